// The states that a listener may be in for a stated time: found on the page, asked for by REST, and ended after a test.
import assert from "node:assert/strict";
import { live, login, open } from "./browser.mjs";

/** Their words in addresses, and how the names of their buttons on a listener are told apart. */
export const BREAK_GLASS = { path: "break-glass", button: /break.glass on/i };
export const DOWNTIME_RECOVERY = { path: "downtime-recovery", button: /downtime recovery on/i };

export const json = (page, path) => page.evaluate(async (address) => (await fetch(address)).json(), `/heir/api/v1/${path}`);

export const metric = (page, sample) =>
  page.evaluate(async (name) => {
    const text = await (await fetch("/heir/metrics")).text();
    return Number(text.split("\n").find((line) => line.startsWith(name))?.split(" ").at(-1));
  }, sample);

/** The overview with its first listener; whatever the test leaves on is ended, and the page must not have complained. */
export async function withListener(browser, { button: name }, use) {
  const { context, page, complaints } = await open(browser);
  try {
    await login(page);
    await live(page);
    const listener = (await json(page, "status")).listeners[0].name;
    const card = page.locator(`[data-listener="${listener}"]`);
    const button = card.getByRole("button", { name });
    await button.waitFor();
    try {
      await use({ page, listener, card, button, dialog: page.getByRole("dialog") });
    } finally {
      await shut(page, listener, BREAK_GLASS);
      await shut(page, listener, DOWNTIME_RECOVERY);
    }
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

const shut = (page, listener, { path }) =>
  page.evaluate(
    async (address) => {
      const { csrfToken } = await (await fetch("/heir/api/v1/session")).json();
      await (await fetch(address, { method: "DELETE", headers: { "X-CSRF-Token": csrfToken } })).arrayBuffer();
    },
    `/heir/api/v1/listeners/${listener}/${path}`,
  );

/** What the gateway answers to a change that shows no token, and to one that shows a wrong one. */
export const withoutToken = (page, listener, { path }) =>
  page.evaluate(
    async (address) => {
      const put = (headers) =>
        fetch(address, {
          method: "PUT",
          headers: { "Content-Type": "application/json", ...headers },
          body: '{"seconds": 60, "reason": "forged"}',
        });
      return [(await put({})).status, (await put({ "X-CSRF-Token": "guessed" })).status];
    },
    `/heir/api/v1/listeners/${listener}/${path}`,
  );
