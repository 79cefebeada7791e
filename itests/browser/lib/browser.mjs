// A browser that is logged in to a running gateway.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));

/** Where the pictures go. */
export const PICTURES = process.env.HEIR_PICTURES ?? join(here, "..", "target", "pictures");

/** Longest wait for anything on a page, milliseconds. */
export const DEADLINE_MS = 30_000;

export const SIZES = {
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
  wall: { width: 3840, height: 2160 },
};

function required(name) {
  const value = process.env[name];
  if (value === undefined || value === "") {
    throw new Error(`${name} is not set: the tests need the address and the administrator's password of a running gateway`);
  }
  return value;
}

export const base = () => required("HEIR_BASE").replace(/\/$/, "");
const password = () => required("HEIR_ADMIN_PASSWORD");

/** Debian's Chromium; the tests never download a browser. */
export async function launch() {
  mkdirSync(PICTURES, { recursive: true });
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // As root, in a container, there is no sandbox to be had.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}

/** A page of its own, with everything that it complains about. */
export async function open(browser, { size = SIZES.desk, scheme = "light", motion = "no-preference" } = {}) {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: size,
    colorScheme: scheme,
    reducedMotion: motion,
    locale: "en-GB",
  });
  context.setDefaultTimeout(DEADLINE_MS);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const cause = request.failure()?.errorText ?? "";
    // A stream that the page leaves behind is cut off, and a page of records that is not wanted any more; that is not a fault.
    if (!/\/events$|\/journal\?/.test(request.url()) || cause !== "net::ERR_ABORTED") {
      complaints.push(`request failed: ${request.url()} ${cause}`);
    }
  });
  return { context, page, complaints };
}

/** Logs in by the form and waits for the page asked for. */
export async function login(page, path = "/system/console/heir") {
  await page.goto(base() + path);
  await page.getByLabel("User").fill("admin");
  await page.getByLabel("Password").fill(password());
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL(base() + path);
}

/** Waits until the overview is live. */
export async function live(page) {
  await page.locator(".h-head .h-live-live").waitFor();
}

export async function picture(page, name, { whole = true } = {}) {
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: whole });
}
