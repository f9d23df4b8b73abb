// What every check of a page starts with: Chromium without a network but the server, and what a page must never do.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** What a browser says of an answer that the page expects: a spec with errors, a token that is missing. */
const EXPECTED = /status of (400|401|413|422|429|503)|ERR_FAILED/;

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");

/** Fails with `words` unless `is`. */
export function check(is, words) {
  if (!is) throw new Error(words);
}

/** Starts Chromium; `page(options)` opens a page that is watched, `end()` fails where one did what it must not. */
export async function start(address, executablePath) {
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const faults = [];
  async function page(options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    // A busy machine may take its time.
    page.setDefaultTimeout(60_000);
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        console.error(`the policy forbids ${violatedDirective} ${blockedURI}`),
      );
    });
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (!["data:", "blob:"].includes(protocol) && origin !== address) faults.push(`request to ${request.url()}`);
    });
    page.on("console", (message) => {
      if (message.type() === "error" && !EXPECTED.test(message.text())) faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.stack ?? String(error)));
    page.on("dialog", (dialog) => faults.push(`dialog ${dialog.message()}`));
    return page;
  }
  async function end() {
    await browser.close();
    check(!faults.length, faults.join("\n"));
  }
  return { page, end };
}

/** Fails where axe-core finds something. */
export async function accessible(page, what) {
  if (!(await page.evaluate("typeof axe !== 'undefined'"))) await page.evaluate(axe);
  const { violations } = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html.slice(0, 200))
        .join(" | ")}`,
  );
  check(!found.length, `axe finds in ${what}:\n${found.join("\n")}`);
}

/** Fails where the page is wider than its window. */
export async function fits(page, what) {
  const [wide, window] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
  check(wide <= window, `${what} is ${wide} px wide in a window of ${window} px`);
}
