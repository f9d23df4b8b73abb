// The planner page where something is amiss: nothing written, unreadable, markup, large, a server that is away, tokens.

import { readFileSync } from "node:fs";
import { accessible, check, start } from "./browser.mjs";

const [address, guarded, executablePath, screenshots, examples] = process.argv.slice(2);
const { page, end } = await start(address, executablePath);
const spec = readFileSync(`${examples}/ipv6-private.yaml`, "utf8");

async function open(target = address) {
  const opened = await page();
  await opened.goto(`${target}/`);
  await opened.locator(".cm-content").waitFor();
  return opened;
}

async function paste(opened, text) {
  await opened.evaluate((text) => navigator.clipboard.writeText(text), text);
  await opened.locator(".cm-content").click();
  await opened.keyboard.press("Control+a");
  await opened.keyboard.press("Control+v");
}

const steps = {
  async "nothing written"() {
    const one = await open();
    await paste(one, " ");
    await one.getByRole("heading", { name: "Paste a cluster spec, see its network" }).waitFor();
    await accessible(one, "the empty page");
    await one.screenshot({ path: `${screenshots}/empty.png` });
    await one.getByRole("button", { name: /Ten errors/ }).click();
    await one.getByText("10 errors, 2 notes").waitFor();
  },

  async "unreadable: the last plan stays, marked as old"() {
    const one = await open();
    await one.getByText("private.example.com is valid.").waitFor();
    await one.getByRole("tab", { name: "Subnets" }).click();
    await paste(one, spec.replace("networkCIDR: 172", "networkCIDR 172"));
    await one.getByText("Not readable as YAML.").waitFor();
    check(await one.locator("#panel.isold").count(), "the old plan is not marked");
    await accessible(one, "an old plan");
    await one.screenshot({ path: `${screenshots}/stale.png` });
    await one.getByRole("button", { name: /To line/ }).click();
    check(await one.locator(".cm-line.stops").count(), "the line is not marked");
    await one.getByRole("tab", { name: "Findings" }).click();
    check((await one.locator(".findings li").count()) === 1, "the one problem is not listed");
    await accessible(one, "an unreadable text");
  },

  async "names full of markup are text"() {
    const one = await open();
    const evil = `"<img src=x onerror=alert(1)>'&amp;</td><script>alert(2)</script>"`;
    await paste(
      one,
      spec.replaceAll("- name: us-east-1a", `- name: ${evil}`).replaceAll("name: private.example.com", `name: ${evil}`),
    );
    await one.waitForFunction(() => !document.getElementById("status").textContent.includes("private.example.com"));
    for (const tab of await one.getByRole("tab").all()) {
      await tab.click();
      await one.waitForTimeout(300);
      const made = await one.evaluate(() => document.querySelectorAll("main img, main script, svg script").length);
      check(made === 0, `${await tab.innerText()} makes ${made} elements of a name`);
    }
  },

  async "500 KB do not freeze it"() {
    const one = await open();
    const key = async () => {
      const started = performance.now();
      await one.keyboard.type("#");
      return performance.now() - started;
    };
    await one.locator(".cm-content").click();
    const usual = await key();
    await one.evaluate(() => {
      window.longest = 0;
      new PerformanceObserver((list) =>
        list.getEntries().forEach(({ duration }) => (window.longest = Math.max(window.longest, duration))),
      ).observe({ type: "longtask" });
    });
    const [head, tail] = spec.split("  - name: utility-us-east-1a");
    const more = Array.from(
      { length: 4000 },
      (_, at) =>
        `  - name: extra-${at}\n    type: Private\n    zone: us-east-1${"abc"[at % 3]}\n    ipv6CIDR: /64#${(at + 256).toString(16)}\n    # ${"x".repeat(45)}\n`,
    ).join("");
    const large = `${head}${more}  - name: utility-us-east-1a${tail}`;
    check(large.length > 500_000, `${large.length} bytes are not 500 KB`);
    await one.getByLabel("VPC IPv6 block").fill("2001:db8::/48");
    await paste(one, large);
    await one.waitForFunction(
      () => /[34].0\d\d subnets|errors?/.test(document.getElementById("status").textContent),
      undefined,
      { timeout: 120_000 },
    );
    for (const tab of await one.getByRole("tab").all()) {
      await tab.click();
      await one.locator("#panel > *").first().waitFor();
    }
    await one.locator(".cm-content").click();
    const took = await key();
    const longest = await one.evaluate(() => window.longest);
    console.log(
      `  500 KB: ${await one.locator("#status").innerText()}; a key takes ${Math.round(took)} ms, the longest task ${Math.round(longest)} ms`,
    );
    check(took < Math.max(1_000, 10 * usual), `a key takes ${took} ms, and ${usual} ms in a small text`);
  },

  async "a server that is away, and busy"() {
    const one = await open();
    await one.getByText("private.example.com is valid.").waitFor();
    await one.route("**/v1/**", (route) => route.abort());
    await one.locator(".cm-content").click();
    await one.keyboard.type("# x");
    await one.getByText("No answer from the server. Trying again in 5 s.").waitFor();
    await one.unroute("**/v1/**");
    await one.locator("#banner").waitFor({ state: "hidden" });
    await one.route("**/v1/**", (route) => route.fulfill({ status: 503, headers: { "retry-after": "1" }, body: "{}" }));
    await one.keyboard.type("y");
    await one.getByText("The server is busy; trying again in 1 s.").waitFor();
    await one.unroute("**/v1/**");
    await one.locator("#banner").waitFor({ state: "hidden" });
  },
};

for (const [name, step] of Object.entries(steps)) {
  await step().catch((error) => {
    throw new Error(`${name}: ${error.stack}`);
  });
  console.log(name);
}
await end();

// A server with tokens asks for one, and the page keeps it for itself.
const other = await start(guarded, executablePath);
const one = await other.page();
await one.goto(`${guarded}/`);
await one.getByRole("heading", { name: "This server asks for a token" }).waitFor();
await accessible(one, "the question for a token");
await one.getByLabel("Token").fill("wrong");
await one.keyboard.press("Enter");
await one.getByLabel("Token").fill("a-token-of-at-least-32-characters");
await one.getByRole("button", { name: "Use it" }).click();
await one.getByText("private.example.com is valid.").waitFor();
const stored = await one.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie.length]);
check(
  stored.every((number) => number === 0),
  `something is stored: ${stored}`,
);
await one.reload();
await one.getByRole("heading", { name: "This server asks for a token" }).waitFor();
await other.end();
console.log("a token is asked for and forgotten");
