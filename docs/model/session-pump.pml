/*
 * One session of the gateway: its pump, the slot of its adapter, both peers. README.md beside this file says which element stands for
 * which Java method, what is left out, and how it is checked.
 *
 * Every run of this model is finite (./check proves that, too): so "each held unit leaves" is an assertion on where runs end.
 *
 * Words under #ifdef are mutants: faults that the check must find; SEVER and HASTY allow more of the world around the pump.
 */

/* ---- sizes: each may be set from the command line of spin ---- */

#ifndef DEVICE_REQUESTS
#define DEVICE_REQUESTS 3
#endif
#ifndef HOSPITAL_REQUESTS
#define HOSPITAL_REQUESTS 1
#endif
#ifndef STREAMED_MAX
#define STREAMED_MAX 1          /* units of each peer that come in two chunks, head and tail */
#endif
#ifndef UNANSWERED_MAX
#define UNANSWERED_MAX 0        /* requests that the hospital may leave without any reply */
#endif
#ifndef OUTSTANDING_MAX
#define OUTSTANDING_MAX 2
#endif
#define OWING_MAX  (2 * OUTSTANDING_MAX)   /* for a side that owes replies itself */
#ifndef INJECTED_MAX
#define INJECTED_MAX 1          /* refusals that wait for a unit edge, before no unit is begun that may be refused */
#endif
#ifndef UNDECIDED_MAX
#define UNDECIDED_MAX 1         /* times that policy is not ready for a while */
#endif

#ifndef HIGH
#define HIGH 2                  /* chunks for a peer above which it is not writable ... */
#endif
#define LOW        (HIGH - 1)   /* ... until there are no more than these */

#define REQUESTS   (DEVICE_REQUESTS + HOSPITAL_REQUESTS)
#define SOCKET     2            /* chunks in a socket, from a peer to the gateway */
#define READ_MAX   2            /* chunks in one read */
#define HELD_MAX   4            /* chunks held: what waits for a decision, and one read more once that may go on */
#define OUT_MAX    (HIGH + HELD_MAX)    /* chunks for a peer that are never exceeded: one event may add what is held */
#ifdef ASKS_BACK
#define OWED_MAX   REQUESTS
#else
#define OWED_MAX   1            /* requests that the hospital takes before it must have written the reply */
#endif

#define DEVICE     0
#define HOSPITAL   1
#define NOBODY     255

#define other(side)  (1 - (side))

mtype:kind    = { REQUEST, REPLY, REFUSAL };
mtype:part    = { WHOLE, HEAD, TAIL };
mtype:entry   = { WAITING, REFUSED };
mtype:unit    = { EDGE, PASSING, SWALLOWING };
mtype:pump    = { INSPECTING, PARKED, OPENING, CLOSED };
mtype:verdict = { UNDECIDED, ALLOW, DENY };

/* ---- sockets ---- */

chan in[2]  = [SOCKET]  of { mtype:kind, byte, mtype:part };    /* from that side */
chan out[2] = [OUT_MAX] of { mtype:kind, byte, mtype:part };    /* to that side */
bool reads[2];                                                  /* auto-read */
bool writable[2] = true;

/* ---- the session: lanes carry the name of the side that they come from ---- */

mtype:pump state = INSPECTING;
chan held[2]       = [HELD_MAX] of { mtype:kind, byte, mtype:part };
chan injections[2] = [REQUESTS] of { byte };
mtype:unit unit[2] = EDGE;
byte replying[2]   = NOBODY;

chan queue[2] = [OWING_MAX] of { mtype:entry, byte };     /* of the requests of that side */
byte waiting[2];

bool ready = true;                                              /* the decision point */

/* ---- the slot: versions of the adapter are 0 and 1 ---- */

byte slot = 0;
bool overdue;                                                   /* swap.max.ms is over: no successor is expected */
byte users[2];
bool changed;                                                   /* adapterChanged is queued on the session's loop */
bool quiescing;
byte inUse = NOBODY;
byte candidate = NOBODY;

/* ---- for the properties only ---- */

mtype:verdict verdict[REQUESTS] = UNDECIDED;
bool delivered[REQUESTS];       /* the whole request has reached the other peer */
bool answered[REQUESTS];        /* a reply or refusal has reached its sender */
bool replied[REQUESTS];         /* the other peer has sent a reply */
bool silent[REQUESTS];          /* the other peer will never send one */
bool late[2];                   /* a reply was given up: from there on order is not promised */
byte labelledBy[2] = NOBODY;    /* the version that labelled the head of the open unit */
bool removed[2];                /* AdapterSlot.remove has returned */
bool swapped, decidable;        /* these processes have come to their end */
byte sent[2];                   /* requests */
byte pausing[2] = NOBODY;       /* the request whose tail that peer has not received */

/* ---- where the pump stands within one event; cleared at its end ---- */

bool go[2], wasFull;
byte lane, outer, id, refused, chunk;
mtype:kind kind;
mtype:part part;

/* ---- when may be read ---- */

#define isFull(side)   (len(queue[side]) >= OUTSTANDING_MAX)
#ifdef HOLD_REPLIES
#define holdsBack(side) isFull(side)
#else
#define holdsBack(side) (isFull(side) && (waiting[other(side)] == 0 || len(queue[side]) >= OWING_MAX))
#endif
#define atEdge(side)   (unit[side] == EDGE)
#define isHeldBack(side) (len(held[side]) > 0 && atEdge(side) && holdsBack(side))
#ifdef FLOOD_REFUSALS
#define canAnswer(side) true
#else
#define canAnswer(side) (len(injections[other(side)]) < INJECTED_MAX)
#endif
#define mayRead(side)  (state == INSPECTING && (!atEdge(side) || (!quiescing && !holdsBack(side) && canAnswer(side) && ready)))
#define mayTake(side)  (len(held[side]) == 0 || mayRead(side))
#define canLabel(side) (len(held[side]) > 0 && mayRead(side))
#define isAsked(side)  (queue[other(side)]??[WAITING, eval(id)])
#ifdef SWAP_MIDWAY
#define bothAtEdges    true
#else
#define bothAtEdges    (atEdge(DEVICE) && atEdge(HOSPITAL))
#endif
#ifdef INJECT_MIDWAY
#define mayInject(to)  true
#else
#define mayInject(to)  (unit[to] != PASSING)
#endif

inline updateFlow() {
#ifdef IGNORE_WATER_MARKS
  reads[DEVICE] = state == INSPECTING && mayTake(DEVICE);
  reads[HOSPITAL] = state == INSPECTING && mayTake(HOSPITAL)
#else
  reads[DEVICE] = state == INSPECTING && writable[HOSPITAL] && writable[DEVICE] && mayTake(DEVICE);
  reads[HOSPITAL] = state == INSPECTING && writable[DEVICE] && mayTake(HOSPITAL)
#endif
}

/* ---- writing ---- */

inline write(to, aKind, anId, aPart) {
  /* Nothing is forwarded before its decision, and only what was turned down is refused. */
  assert(aKind != REQUEST || verdict[anId] == ALLOW);
  assert(aKind != REFUSAL || verdict[anId] == DENY);
  assert(len(out[to]) < OUT_MAX);
  out[to]!aKind, anId, aPart;
  if
  :: len(out[to]) > HIGH -> writable[to] = false
  :: else
  fi
}

inline flushInjections(from) {
  do
  :: len(injections[from]) > 0 && mayInject(from) ->
       injections[from]?refused;
       write(other(from), REFUSAL, refused, WHOLE)
  :: else -> break
  od
}

inline inject(from, what) {
  injections[from]!what;
  flushInjections(from)
}

/* ---- the order of replies ---- */

inline release(requester) {
  do
  :: queue[requester]?[REFUSED, _] ->
       queue[requester]?REFUSED, refused;
#ifdef ANSWER_TWICE
       injections[other(requester)]!refused;
#endif
       inject(other(requester), refused)
  :: else -> break
  od
}

/* A request is done with. */
inline drop(requester, which) {
  queue[requester]??WAITING, eval(which);
  waiting[requester]--;
#ifdef KEEP_REFUSALS
  skip
#else
  release(requester)
#endif
}

inline refuse(requester) {
  if
#ifdef REFUSE_OUT_OF_ORDER
  :: true -> inject(other(requester), id)
#else
  :: waiting[requester] == 0 ->
       /* A peer cannot make the gateway keep refusals without end. */
       assert(len(injections[other(requester)]) < INJECTED_MAX);
       inject(other(requester), id)
  :: else -> queue[requester]!REFUSED, id
#endif
  fi
}

/* At the end of a reply. If its entry ran out of time in the meantime, it is not there any more. */
inline replyPassed(from) {
  if
  :: replying[from] == NOBODY
  :: else ->
       wasFull = isFull(other(from));
       if
       :: queue[other(from)]??[WAITING, eval(replying[from])] -> drop(other(from), replying[from])
       :: else
       fi;
       replying[from] = NOBODY;
       /* The other lane goes on, unless it is what called this one. */
       if
       :: wasFull && outer == NOBODY -> outer = from; lane = other(from)
       :: else
       fi
  fi
}

/* ---- one turn of Lane.advance ---- */

inline forward(from) {
  write(other(from), kind, id, part);
  if
  :: part == HEAD -> unit[from] = PASSING
  :: else
  fi
}

inline swallow(from) {
  if
  :: part == HEAD -> unit[from] = SWALLOWING
  :: else
  fi
}

inline decide(from) {
#ifdef FORWARD_EARLY
  write(other(from), kind, id, part);
#endif
  if
  :: verdict[id] = ALLOW;
     queue[from]!WAITING, id;
     waiting[from]++;
     forward(from)
#ifndef ALLOW_ALL
  :: verdict[id] = DENY;
     refuse(from);
     swallow(from)
#endif
  fi
}

/* A reply that names no known request counts for the oldest one that waits. */
inline remember(from) {
  if
  :: isAsked(from) -> replying[from] = id
  :: !isAsked(from) && queue[other(from)]?[WAITING, _] -> queue[other(from)]?<WAITING, replying[from]>
  :: else
  fi
}

inline reply(from) {
  if
  :: from == DEVICE && !isAsked(from) ->
       /* Nobody asked, or not any more: policy decides on it as on a request. */
       if
       :: true -> swallow(from);
            if
            :: queue[other(from)]?[WAITING, _] ->
                 queue[other(from)]?<WAITING, refused>;
                 drop(other(from), refused)
            :: else
            fi
       :: true -> remember(from); forward(from)
       fi
  :: else -> remember(from); forward(from)
  fi;
  if
  :: part == WHOLE -> replyPassed(from)
  :: else
  fi
}

inline label(from) {
  held[from]?kind, id, part;
  /* Code of a version that has gone is never called, and one version labels a unit from its head to its tail. */
  assert(!removed[inUse]);
  assert(part != TAIL || labelledBy[from] == inUse);
  labelledBy[from] = (part == HEAD -> inUse : NOBODY);
  if
  :: part == TAIL ->
       if
       :: unit[from] == PASSING -> write(other(from), kind, id, part)
       :: else
       fi;
       unit[from] = EDGE;
       chunk = from;
       replyPassed(chunk);
       flushInjections(chunk)
  :: part != TAIL && kind == REQUEST -> decide(from)
  :: else -> chunk = from; reply(chunk)
  fi
}

/* ---- the handover ---- */

inline leave() {
  if
  :: inUse != NOBODY -> users[inUse]--; inUse = NOBODY
  :: else
  fi;
  quiescing = false
}

inline entered(version) {
  users[version]++;
  inUse = version;
  state = INSPECTING;
#ifdef LOSE_ON_SWAP
  do
  :: held[DEVICE]?_, _, _
  :: len(held[DEVICE]) == 0 -> break
  od;
#endif
  go[DEVICE] = true;
  go[HOSPITAL] = true
}

inline open(version) {
#ifdef ENTER_LATE
  candidate = version;
  state = OPENING
#else
  entered(version)
#endif
}

inline serve() {
  if
  :: slot == NOBODY -> state = PARKED
  :: else -> open(slot)
  fi
}

inline adapterChanged() {
  changed = false;
  if
  :: state == INSPECTING && inUse != slot -> quiescing = true
#ifndef NO_RESUME
  :: state == PARKED && slot != NOBODY -> open(slot)
#endif
  :: else
  fi
}

inline close() {
  leave();
  state = CLOSED;
  do
  :: held[DEVICE]?_, _, _
  :: held[HOSPITAL]?_, _, _
  :: len(held[DEVICE]) == 0 && len(held[HOSPITAL]) == 0 -> break
  od
}

inline unserved() {
  if
#ifndef IGNORE_ARRIVAL
  :: slot != NOBODY -> open(slot)
#endif
  :: else ->
       /* No session ends for want of an adapter that is there. */
       assert(slot == NOBODY);
       close()
  fi
}

/* ---- events ---- */

inline read(from) {
  assert(len(held[from]) <= HELD_MAX - READ_MAX);
  in[from]?kind, id, part;
  held[from]!kind, id, part;
  if
  :: len(in[from]) > 0 -> in[from]?kind, id, part; held[from]!kind, id, part
  :: true
  fi;
  go[from] = true
}

inline expire(requester) {
  queue[requester]?<WAITING, id>;
#ifndef HASTY
  /* Only what was not sent is given up. (Where clocks run out at any time, a reply may be under way.) */
  assert(!replied[id]);
#endif
  late[requester] = true;
  drop(requester, id);
  go[DEVICE] = true;
  go[HOSPITAL] = true
}

/* Labels what may be labelled, then looks at what the event has made possible. */
inline afterEvent() {
  lane = NOBODY;
  outer = NOBODY;
  do
  :: lane != NOBODY ->
       if
       :: canLabel(lane) -> label(lane)
       :: else -> lane = outer; outer = NOBODY
       fi
  :: lane == NOBODY && go[DEVICE] -> go[DEVICE] = false; lane = DEVICE
  :: lane == NOBODY && !go[DEVICE] && go[HOSPITAL] -> go[HOSPITAL] = false; lane = HOSPITAL
  :: lane == NOBODY && !go[DEVICE] && !go[HOSPITAL] ->
       if
       :: state == INSPECTING && quiescing && bothAtEdges -> leave(); serve()
       :: else -> break
       fi
  od;
  updateFlow();
  outer = 0; lane = 0; id = 0; refused = 0; chunk = 0; wasFull = false; kind = REQUEST; part = WHOLE
}

/* A reply that is not read is not late; when neither side is read any more, the session ends. */
#ifdef EXPIRE_UNREAD
#define mayExpire(requester) true
#define standstill           false
#else
#define mayExpire(requester) (!isHeldBack(other(requester)))
#define standstill           (isHeldBack(DEVICE) && isHeldBack(HOSPITAL))
#endif

/* It ends only where both sides have asked more than may be outstanding, although each owes replies. */
inline cut() {
  assert(sent[DEVICE] > OWING_MAX && sent[HOSPITAL] > OWING_MAX);
  close()
}

#define running (state == INSPECTING || state == PARKED)

active proctype Pump() {
  byte i;
  atomic { serve(); afterEvent() };
  do
  :: atomic {
       if
       :: reads[DEVICE] && len(in[DEVICE]) > 0 -> read(DEVICE)
       :: reads[HOSPITAL] && len(in[HOSPITAL]) > 0 -> read(HOSPITAL)
       :: running && changed -> adapterChanged()
#ifndef NO_REREAD
       :: running && !writable[DEVICE] && len(out[DEVICE]) <= LOW -> writable[DEVICE] = true
       :: running && !writable[HOSPITAL] && len(out[HOSPITAL]) <= LOW -> writable[HOSPITAL] = true
#endif
       /* The clock: a decision point has come back. */
       :: canLabel(DEVICE) || canLabel(HOSPITAL) -> go[DEVICE] = true; go[HOSPITAL] = true
       /* The successor did not come in time. */
       :: state == PARKED && overdue -> unserved()
       :: state == OPENING -> entered(candidate); candidate = NOBODY
#ifdef SEVER
       /* A verdict, a lost socket, a bound: for any reason and at any time. */
       :: running -> close()
#endif
#ifdef HASTY
       /* Clocks that run out at any time ... */
       :: running && waiting[DEVICE] > 0 && mayExpire(DEVICE) -> expire(DEVICE)
       :: running && waiting[HOSPITAL] > 0 && mayExpire(HOSPITAL) -> expire(HOSPITAL)
       :: running && standstill -> cut()
       :: running && quiescing -> close()
#endif
       /* ... or only when nothing else can happen any more. */
       :: timeout ->
            if
            :: running && quiescing -> close()
            :: running && !quiescing && standstill -> cut()
            :: running && !quiescing && !standstill && waiting[DEVICE] > 0 && mayExpire(DEVICE) -> expire(DEVICE)
            :: running && !quiescing && !standstill && !(waiting[DEVICE] > 0 && mayExpire(DEVICE)) && waiting[HOSPITAL] > 0 && mayExpire(HOSPITAL) ->
                 expire(HOSPITAL)
            :: else -> break
            fi
       fi;
       afterEvent()
     }
  od;

  /* Nothing can happen any more: where has everything gone? */
  atomic {
    assert(swapped && decidable);
    assert(len(out[DEVICE]) == 0 && len(out[HOSPITAL]) == 0);
    if
    :: state == CLOSED          /* severed, and both peers see it */
    :: else ->
         assert(state == INSPECTING && inUse == slot && !quiescing);
         assert(len(in[DEVICE]) == 0 && len(in[HOSPITAL]) == 0);
         assert(len(held[DEVICE]) == 0 && len(held[HOSPITAL]) == 0);
         assert(len(injections[DEVICE]) == 0 && len(injections[HOSPITAL]) == 0);
         assert(len(queue[DEVICE]) == 0 && len(queue[HOSPITAL]) == 0);
         assert(sent[DEVICE] == DEVICE_REQUESTS && sent[HOSPITAL] == HOSPITAL_REQUESTS);
         i = 0;
         do
         :: i < REQUESTS ->
              assert(verdict[i] != UNDECIDED);
              assert(verdict[i] != ALLOW || delivered[i]);
              assert(verdict[i] != DENY || answered[i]);
              assert(!replied[i] || answered[i] || late[HOSPITAL]);
              i++
         :: else -> break
         od
    fi
  }
}

/* ---- the other parties ---- */

#ifdef ASKS_BACK
/* The hospital answers only when what it asks itself was answered. */
#define mayReply (me == DEVICE || expecting == first + sent[me])
#else
#define mayReply true
#endif
#define peerSends(side) (state != CLOSED && len(in[side]) < SOCKET)

/*
 * A peer sends requests and answers those of the other one in their order. The hospital does not take the next request before it has
 * written the reply to the one before; a device reads whatever it is doing.
 */
proctype Peer(byte me; byte first; byte number) {
  chan owed = [REQUESTS] of { byte };
  byte what, streamed, unanswered, expecting = first;
  byte tailOf = NOBODY;
  mtype:kind aKind = REQUEST;
  mtype:part aPart = WHOLE;
end:
  do
  :: atomic { peerSends(me) && tailOf != NOBODY -> in[me]!aKind, tailOf, TAIL; tailOf = NOBODY; aKind = REQUEST }
  :: atomic {
       peerSends(me) && tailOf == NOBODY && sent[me] < number ->
         what = first + sent[me];
         sent[me]++;
         if
         :: in[me]!REQUEST, what, WHOLE
         :: streamed < STREAMED_MAX -> streamed++; tailOf = what; aKind = REQUEST; in[me]!REQUEST, what, HEAD
         fi;
         what = 0
     }
  :: atomic {
       peerSends(me) && tailOf == NOBODY && len(owed) > 0 && mayReply ->
         owed?what;
         if
         :: replied[what] = true; in[me]!REPLY, what, WHOLE
         :: streamed < STREAMED_MAX ->
              replied[what] = true; streamed++; tailOf = what; aKind = REPLY; in[me]!REPLY, what, HEAD
         :: me == HOSPITAL && unanswered < UNANSWERED_MAX -> unanswered++; silent[what] = true
         fi;
         what = 0
     }
  :: atomic {
       len(out[me]) > 0 && (me == DEVICE || state == CLOSED || len(owed) < OWED_MAX) ->
         mtype:kind got;
         out[me]?got, what, aPart;
         /* Chunks of one unit follow each other. */
         assert((aPart == TAIL && pausing[me] == what) || (aPart != TAIL && pausing[me] == NOBODY));
         pausing[me] = (aPart == HEAD -> what : NOBODY);
         if
         :: got == REQUEST && aPart != HEAD ->
              assert(!delivered[what]);
              delivered[what] = true;
              owed!what
         :: got != REQUEST ->
              /*
               * Nothing is answered twice. Answers come in the order of the requests, unless one was given up: a refusal waits
               * even for a reply that the other peer leaves out.
               */
              assert(!answered[what]);
              assert(late[me] || aPart == TAIL || what == expecting || (got == REPLY && silent[expecting]));
              expecting = what + 1;
              answered[what] = (aPart != HEAD)
         :: else
         fi;
         what = 0; got = REQUEST; aPart = WHOLE
     }
  od
}

/* Policy is not ready for a while. */
active proctype Policy() {
  byte times;
  do
  :: times < UNDECIDED_MAX -> ready = false; ready = true; times++
  :: break
  od;
  decidable = true
}

/* The bundle of the adapter is replaced, or goes. AdapterSlot.remove returns once no session calls the adapter any more. */
active proctype Swap() {
  if
  :: true                                                               /* nothing happens */
  :: atomic { slot = 1; changed = true };                               /* the successor comes first */
     atomic { users[0] == 0 -> removed[0] = true }
  :: atomic { slot = NOBODY; changed = true };                          /* the adapter goes first */
     atomic { users[0] == 0 -> removed[0] = true };
     if
     :: atomic { slot = 1; changed = true }
     :: overdue = true;
        if
        :: true
        :: atomic { slot = 1; changed = true }
        fi
     fi
  fi;
  swapped = true
}

init {
  atomic {
    run Peer(DEVICE, 0, DEVICE_REQUESTS);
    run Peer(HOSPITAL, DEVICE_REQUESTS, HOSPITAL_REQUESTS)
  }
}
