package eu.heir.adapter.testkit;

/** Thrown by a borrowed view that is used after its lifetime; its type tells the kit that an adapter kept it. */
final class ExpiredView extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ExpiredView() {
        super("this view of bytes was only borrowed and its time is over: copy what is needed for longer");
    }
}
