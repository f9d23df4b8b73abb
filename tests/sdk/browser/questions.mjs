// The questions about a spec on the planner page: what a change does, where packets go, a new cluster, where room is.

import { readFileSync } from "node:fs";
import { accessible, check, fits, start } from "./browser.mjs";

const [address, executablePath, screenshots, examples] = process.argv.slice(2);
const { page, end } = await start(address, executablePath);
const example = (name) => readFileSync(`${examples}/${name}.yaml`, "utf8");

/** Opens a tab of the page. */
async function open(tab, options) {
  const opened = await page(options);
  await opened.goto(`${address}/`);
  await opened.getByText("private.example.com is valid.").waitFor();
  await opened.getByRole("tab", { name: tab }).click();
  return opened;
}

/** Puts a text in place of the one in the editor inside `host`. */
async function write(one, host, text) {
  await one.locator(`${host} .cm-content`).click({ position: { x: 20, y: 20 } });
  await one.keyboard.press("Control+a");
  await one.keyboard.insertText(text);
}

const verdict = (one, words) => one.locator(".verdict", { hasText: words }).waitFor();
/** The control below these words. */
const asked = (one, words) => one.locator(`.ask:has(> span:text-is("${words}"))`).locator("select, input");
const lit = (one) =>
  one.evaluate(() => [...document.querySelectorAll("svg.knp .node.lit")].map(({ id }) => id).sort().join(" "));

/** The example without a subnet, and with another block. */
const older = example("ipv6-private")
  .replace("cidr: 172.20.64.0/18", "cidr: 172.20.32.0/19")
  .replace(/  - name: utility-us-east-1c\n(    .*\n)+/, "");
const MARKUP = `<img src=x onerror="alert(1)"> & </svg>`;

const steps = {
  async "a change, worst first, and on the picture"() {
    const one = await open("Change");
    await one.getByText("Both texts are the same.").waitFor();
    await write(one, ".second", older);
    await verdict(one, "kOps refuses the change.");
    const rows = await one.locator(".changes tbody tr").allInnerTexts();
    check(/^!\s*refused/.test(rows[0]) && rows[0].includes("dualstack-us-east-1a"), `first is ${rows[0]}`);
    check(rows.some((row) => /^\+\s*created/.test(row) && row.includes("utility-us-east-1c")), "nothing is created");
    await one.getByText("1 finding resolved").waitFor();
    const marks = await one.locator("svg.knp .subnet.refused, svg.knp .subnet.created").evaluateAll((all) => all.map(({ id }) => id));
    check(marks.join(" ") === "subnet-dualstack-us-east-1a subnet-utility-us-east-1c", `marked are ${marks}`);
    const why = one.getByRole("link", { name: "Why: subnet-cidr-immutable" });
    check((await why.first().getAttribute("href")) === "/codes/subnet-cidr-immutable", "Why leads elsewhere");
    await one.screenshot({ path: `${screenshots}/change.png` });
    await one.locator("#downloads").getByText("curl").click();
    const line = await one.locator("#curl code").innerText();
    check(line.startsWith("jq -Rs '") && line.includes(`/v1/diff'`), line);
    const [saved] = await Promise.all([one.waitForEvent("download"), one.locator("#downloads").getByText("Markdown").click()]);
    check(readFileSync(await saved.path(), "utf8").startsWith("<!--"), "Markdown is not saved");
    await one.getByRole("button", { name: "Start from the spec as it is now" }).click();
    await one.getByText("Both texts are the same.").waitFor();
  },

  async "an edit is compared with what was pasted"() {
    const one = await open("Network");
    await one.locator("#editor .cm-content").click({ position: { x: 20, y: 20 } });
    await one.keyboard.press("Control+a");
    await one.keyboard.insertText(example("ipv4-private"));
    await one.getByText("v4.example.com is valid.").waitFor();
    await one.getByRole("tab", { name: "Change" }).click();
    await one.getByText("Both texts are the same.").waitFor();
    await write(one, "#editor", `# another one\n${example("ipv4-private")}`);
    // All that was written is replaced, so that it is another spec.
    await one.getByText("Both texts are the same.").waitFor();
    await one.keyboard.press("Control+End");
    await one.keyboard.type("# a comment");
    await verdict(one, "Nothing changes.");
  },

  async "another release, and what carries the change out"() {
    const one = await open("Change");
    await asked(one, "Compared with").selectOption("release");
    check((await one.evaluate(() => document.activeElement?.id)) === "change-by", "the focus is lost");
    await verdict(one, "Nothing changes.");
    await asked(one, "After").selectOption("1.23");
    await one.getByText(/findings? introduced/).waitFor();
    await asked(one, "Compared with").selectOption("text");
    await write(one, ".second", example("ipv6-private").replace("cidr: 172.20.64.0/18", "cidr: 172.20.32.0/19"));
    await asked(one, "Carried out by").selectOption("terraform");
    await one.locator(".changes .act", { hasText: "replaced" }).first().waitFor();
    await write(one, ".second", "kind: [");
    await one.getByText("Unclosed bracket").waitFor();
  },

  async "where packets go, in words and on the picture"() {
    const one = await open("Trace");
    await verdict(one, "Forwarded: exits to the internet.");
    check((await one.locator(".hops li").count()) === 5, "the way has not five steps");
    await one.getByText("DNS64 answers with").waitFor();
    await one.locator(".hops b", { hasText: "Route table public" }).waitFor();
    const nat64 = "igw internet nat-us-east-1a subnet-us-east-1a subnet-utility-us-east-1a table-private-us-east-1a table-public";
    check((await lit(one)) === nat64, `lit is ${await lit(one)}`);
    await one.screenshot({ path: `${screenshots}/trace.png` });
    await asked(one, "To").selectOption({ label: "an IPv4 address, without DNS" });
    await verdict(one, "Dropped: no source address.");
    await one.locator("svg.knp .end.dropped").first().waitFor();
    await asked(one, "From").selectOption({ label: "nodes" });
    await verdict(one, "Dropped, 3 paths.");
    await asked(one, "To").selectOption({ label: "an address…" });
    await one.getByText("Write an address").waitFor();
    await asked(one, "Address").fill("172.20.64.9");
    await verdict(one, "Dropped");
    await asked(one, "Address").fill("nowhere");
    await one.getByText("is not an IP address").waitFor();
    await asked(one, "From").selectOption({ label: "the internet, IPv6" });
    await verdict(one, "Dropped: inbound refused.");
  },

  async "every subnet, and a cell's way"() {
    const one = await open("Trace");
    const cell = one.getByRole("button", { name: "utility-us-east-1a as pod to IPv4-only host: Dropped, not translated" });
    await cell.focus();
    await one.keyboard.press("Enter");
    await verdict(one, "Dropped: not translated.");
    check((await asked(one, "From").inputValue()) === "subnet utility-us-east-1a", "the cell's subnet is not picked");
    check((await one.evaluate(() => document.activeElement?.id)) === "trace-from", "the focus is lost");
  },

  async "a new cluster, into the editor"() {
    const one = await open("New cluster");
    await verdict(one, "writes this.");
    const command = () => one.locator(".command code").innerText();
    check((await command()).startsWith("kops create cluster new.example.com --cloud=aws"), await command());
    await asked(one, "Zones").fill("eu-west-1a, eu-west-1b");
    await one.locator(".command code", { hasText: "--zones=eu-west-1a,eu-west-1b" }).waitFor();
    await one.getByLabel("IPv6", { exact: true }).uncheck();
    await one.locator(".command code:not(:has-text('--ipv6'))").waitFor();
    await one.getByText("More options").click();
    await asked(one, "Network blocks").fill("10.0.0.0/33");
    await verdict(one, "Not laid out: an option has to change.");
    await asked(one, "Network blocks").fill("10.0.0.0/16");
    await verdict(one, "writes this.");
    await one.getByRole("button", { name: "Put it into the editor" }).click();
    await one.getByText("new.example.com is valid.").waitFor();
    check((await one.getByRole("tab", { selected: true }).innerText()) === "Network", "the network is not shown");
    check((await one.locator("#editor .cm-content").innerText()).includes("zone: eu-west-1a"), "the editor has another text");
    await one.locator("#editor .cm-content").click({ position: { x: 20, y: 20 } });
    await one.keyboard.press("Control+z");
    await one.getByText("private.example.com is valid.").waitFor();
  },

  async "a new cluster needs no spec"() {
    const one = await open("New cluster");
    await write(one, "#editor", " ");
    await one.getByText("Nothing to plan yet.").waitFor();
    await asked(one, "Name").fill("other.example.com");
    await one.locator(".command code", { hasText: "other.example.com" }).waitFor();
  },

  async "room for a zone, written into the text"() {
    const one = await open("Room");
    await one.getByText("of 65 536 addresses free, 16 %; largest free block 172.20.32.0/19").waitFor();
    await one.locator("#example").selectOption({ label: "Private IPv4" });
    await one.getByText("v4.example.com is valid.").waitFor();
    await asked(one, "Add").selectOption("zone");
    await asked(one, "New zone").fill("us-west-2d");
    await verdict(one, "2 new subnets have room.");
    await one.getByRole("row", { name: /us-west-2d Private 172.20.32.0\/19/ }).first().waitFor();
    await one.screenshot({ path: `${screenshots}/room.png` });
    await one.getByRole("button", { name: "Write it into the spec" }).click();
    await one.getByText("8 subnets in 4 zones, kOps 1.34").waitFor();
    check((await one.evaluate(() => document.activeElement?.id)) === "tab-room", "the focus is lost");
    await one.getByText("0 of 65 536 addresses free").waitFor();
    await asked(one, "Add").selectOption("subnet");
    await asked(one, "Zone").fill("us-west-2a");
    await verdict(one, "0 new subnets have room, 1 has not.");
    await one.getByRole("tab", { name: "Change" }).click();
    await verdict(one, "The change applies.");
  },

  async "names stay text"() {
    const name = MARKUP.replaceAll('"', "'");
    const text = example("ipv6-private").replaceAll("dualstack-us-east-1a", `"${name}"`);
    const one = await open("Change");
    await write(one, "#editor", text);
    await one.locator("#status").filter({ hasText: /valid/ }).waitFor();
    await write(one, ".second", example("ipv6-private"));
    for (const tab of ["Change", "Trace", "Room"]) {
      await one.getByRole("tab", { name: tab }).click();
      await one.locator("#panel > *").first().waitFor();
      await one.waitForTimeout(600);
      check((await one.locator("#panel img").count()) === 0, `${tab} has markup of a name`);
    }
  },

  async "half a megabyte freezes nothing"() {
    const one = await open("Change");
    const [cluster, ...groups] = example("ipv6-private").split(/^---\n/m);
    const group = groups.at(-1);
    const many = Array.from({ length: Math.ceil(500_000 / group.length) }, (_, at) => group.replace(/name: nodes\b/, `name: nodes-${at}`));
    const text = [cluster, ...groups, ...many].join("---\n");
    await one.locator("#editor .cm-content").click({ position: { x: 20, y: 20 } });
    await one.keyboard.press("Control+a");
    await one.keyboard.insertText(text);
    await one.locator("#took", { hasText: /\d{4,} lines · (planned|checked)/ }).waitFor();
    const longest = async (work) => {
      await one.evaluate(() => {
        window.longest = 0;
        let last = performance.now();
        const tick = () => {
          const now = performance.now();
          window.longest = Math.max(window.longest, now - last);
          last = now;
          window.ticking = requestAnimationFrame(tick);
        };
        cancelAnimationFrame(window.ticking);
        tick();
      });
      await work();
      await one.waitForTimeout(1500);
      return Math.round(await one.evaluate(() => window.longest));
    };
    // A machine that is busy with other things freezes the page by itself.
    const usual = await longest(async () => {});
    for (const tab of ["Change", "Trace", "Room", "New cluster"]) {
      const took = await longest(async () => {
        await one.getByRole("tab", { name: tab }).click();
        await one.locator("#panel > *").first().waitFor();
      });
      console.log(`  ${tab}: the longest time without a frame is ${took} ms, and ${usual} ms where nothing is done`);
      check(took < Math.max(1500, 5 * usual), `${tab} freezes the page for ${took} ms`);
    }
  },
};

for (const [name, step] of Object.entries(steps)) {
  const started = performance.now();
  await step().catch((error) => {
    throw new Error(`${name}: ${error.stack}`);
  });
  console.log(`${name}: ${Math.round(performance.now() - started)} ms`);
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    const one = await open("Change", { colorScheme, viewport: { width, height: 900 } });
    await write(one, ".second", older);
    await one.locator(".output svg.knp").waitFor();
    for (const [tab, ready] of [
      ["Change", ".output svg.knp"],
      ["Trace", ".matrix"],
      ["New cluster", ".manifests"],
      ["Room", ".uses"],
    ]) {
      await one.getByRole("tab", { name: tab }).click();
      await one.locator(ready).first().waitFor();
      if (tab === "Room") {
        await asked(one, "Add").selectOption("zone");
        await verdict(one, "have room");
      }
      const what = `${tab} filled, ${colorScheme}, ${width} px`;
      await accessible(one, what);
      await fits(one, what);
      await one.screenshot({ path: `${screenshots}/${what.toLowerCase().replaceAll(/[ ,]+/g, "-")}.png`, fullPage: true });
    }
  }
}
await end();
console.log("the questions on the planner page are answered");
