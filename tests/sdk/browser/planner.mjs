// The planner page, as people use it: paste, read what is wrong, repair it, look at what becomes of it, share it.

import { readFileSync } from "node:fs";
import { accessible, check, fits, start } from "./browser.mjs";

const [address, executablePath, screenshots, examples] = process.argv.slice(2);
const { page, end } = await start(address, executablePath);
const example = (name) => readFileSync(`${examples}/${name}.yaml`, "utf8");

/** Opens the page and waits for the plan of its example. */
async function open(options) {
  const opened = await page(options);
  await opened.goto(`${address}/`);
  await opened.getByText("private.example.com is valid.").waitFor();
  return opened;
}

/** Puts a text in place of the one that is there. */
async function paste(opened, text) {
  await opened.locator(".cm-content").click();
  await opened.keyboard.press("Control+a");
  await opened.keyboard.insertText(text);
}

/** The line that the cursor is on. */
const cursor = (opened) => opened.locator(".cm-activeLineGutter").filter({ hasText: /\d/ }).innerText();
const findings = (opened) => opened.locator(".findings li");

const steps = {
  async "paste, findings, line"() {
    const one = await open();
    await paste(one, example("ten-errors"));
    await one.getByText("Not valid.").waitFor();
    check(
      (await one.getByLabel("VPC IPv6 block").inputValue()) === "",
      "the block of the example is taken for another VPC's",
    );
    await one.getByLabel("VPC IPv6 block").fill("2001:db8::/56");
    await one.getByText("10 errors, 2 notes").waitFor();
    check((await findings(one).count()) === 12, "ten errors and two notes are not listed");
    await one.locator("li[data-line='18'] .what").click();
    check((await cursor(one)) === "18", "a click does not go to the line");
    await one.locator(".cm-editor.cm-focused").waitFor();
    await one.locator("li.on[data-line='18']").waitFor();
    await one.locator("li[data-line='23']").hover();
    check((await one.locator(".cm-line.pointed").innerText()).includes("172.21.0.0/19"), "the line is not marked");
    check((await one.locator(".severities svg.error").count()) > 5, "the lines have no marks");
    const why = await one.getByRole("link", { name: "Why: subnets-overlap" }).getAttribute("href");
    check(why === "/rules/subnets-overlap", "Why does not lead to the rule");
    await one.screenshot({ path: `${screenshots}/findings.png` });
  },

  async "fix, and the next one"() {
    const one = await open();
    await one.locator("#example").selectOption({ label: "Ten errors" });
    const fix = one.getByRole("button", { name: "Fix: Write /64#a" }).or(one.locator("li[data-line='18'] .fix"));
    await fix.first().click();
    await one.locator("#spoken", { hasText: "fixed, 9 errors left" }).waitFor({ state: "attached" });
    check((await one.locator(".cm-content").innerText()).includes("ipv6CIDR: /64#a"), "the edit is not made");
    check(await one.evaluate(() => Boolean(document.activeElement?.closest(".findings li"))), "the focus is lost");
    await one.locator(".cm-content").click();
    await one.keyboard.press("Control+z");
    await one.getByText("10 errors, 2 notes").waitFor();
  },

  async "the picture, and what a subnet uses"() {
    const one = await open();
    const lit = () =>
      one.evaluate(() =>
        [...document.querySelectorAll("svg.knp .node.lit")]
          .map(({ id }) => id)
          .sort()
          .join(" "),
      );
    const uses =
      "eigw igw internet nat-us-east-1b subnet-us-east-1b subnet-utility-us-east-1b table-private-us-east-1b table-public";
    check(
      (await one.getByRole("tab", { selected: true }).innerText()) === "Network",
      "a valid spec does not show its network",
    );
    const subnet = one.getByRole("button", { name: /^us-east-1b: Private/ });
    await subnet.hover();
    check((await lit()) === uses, `lit is ${await lit()}`);
    check(
      (await one.locator(".way.lit[data-destination='0.0.0.0/0'][data-from^='table-private']").count()) === 0,
      "an IPv6-only subnet has no use for 0.0.0.0/0",
    );
    await one.getByText("Of no use here: the subnet has no IPv4 block").waitFor();
    check(
      (await one.locator(".cm-line.pointed").innerText()).includes("us-east-1b"),
      "the subnet's line is not marked",
    );
    await one.screenshot({ path: `${screenshots}/lit.png` });
    await one.mouse.move(5, 5);
    check((await lit()) === "", "what is not pointed at stays lit");
    await subnet.focus();
    await one.keyboard.press("Enter");
    await one.locator("#tab-network").focus();
    check((await lit()) === uses, "Enter does not keep it");
    await subnet.focus();
    await one.keyboard.press("Escape");
    await one.locator("#tab-network").focus();
    check((await lit()) === "", "Escape does not let go");
    const [saved] = await Promise.all([
      one.waitForEvent("download"),
      one.locator("#downloads").getByText("SVG").click(),
    ]);
    check(readFileSync(await saved.path(), "utf8").startsWith("<svg"), "SVG is not saved");
  },

  async "a changed picture 300 ms after the last key"() {
    const one = await open();
    await one.locator("svg.knp").waitFor();
    // What the machine takes for an answer and a frame, whatever else it does.
    const usual = await one.evaluate(async (body) => {
      const times = [];
      for (let at = 0; at < 5; at++) {
        const started = performance.now();
        await (await fetch("/v1/plan", { method: "POST", body, headers: { "content-type": "application/yaml" } })).text();
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - started);
      }
      return Math.min(...times);
    }, example("ipv6-private"));
    const times = [];
    for (const zone of ["b", "c", "d"]) {
      await one.getByText("private.example.com is valid.").waitFor();
      await one.locator(".cm-line", { hasText: "name: private.example.com" }).click();
      await one.keyboard.press("End");
      await one.evaluate(() => {
        window.changed = new Promise((done) => {
          const before = document.querySelector("svg.knp");
          const observer = new MutationObserver(() => {
            const now = document.querySelector("svg.knp");
            if (now && now !== before)
              requestAnimationFrame(() => (observer.disconnect(), done(performance.now() - window.pressed)));
          });
          observer.observe(document.getElementById("panel"), { childList: true, subtree: true });
        });
        addEventListener("keydown", () => (window.pressed = performance.now()), { capture: true, once: true });
      });
      await one.keyboard.press(zone);
      times.push(Math.round(await one.evaluate(() => window.changed)));
      await one.getByText(`private.example.com${zone} is valid.`).waitFor();
      await one.keyboard.press("Backspace");
    }
    console.log(`  the picture changed ${times.join(", ")} ms after the key; an answer and a frame take ${Math.round(usual)} ms`);
    check(Math.min(...times) <= Math.max(300, 5 * usual), `the picture changed after ${times} ms, and ${usual} ms are usual`);
  },

  async "what may come at a place"() {
    const one = await open();
    await paste(one, "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nspec:\n  subnets:\n  - name: a\n    type: ");
    await one.keyboard.type("U");
    await one.getByRole("option", { name: "Utility" }).waitFor();
    await one.waitForTimeout(100);
    await one.keyboard.press("Enter");
    await one.keyboard.type("\nzo");
    await one.getByRole("option", { name: "zone" }).waitFor();
    check((await one.locator(".cm-content").innerText()).includes("type: Utility"), "Enter does not complete");
    // Escape closes the list, and Tab leaves the editor.
    await one.keyboard.press("Escape");
    await one.keyboard.press("Tab");
    check((await one.evaluate(() => document.activeElement?.id)) === "divider", "Tab does not leave the editor");
  },

  async "the words of the page, and no plan of another cluster"() {
    const one = await open();
    await one.getByRole("tab", { name: "Subnets" }).click();
    await paste(one, example("ten-errors"));
    await one.getByText("No plan: the spec has errors.").waitFor();
    await one.getByRole("tab", { name: "Findings" }).click();
    for (const text of ["a: 1", "kind: List\nitems: []", `${example("ipv4-private")}---\n${example("ipv6-public")}`]) {
      await paste(one, text);
      await one.locator(".findings li[data-line], .findings .where").first().waitFor();
      await one.waitForTimeout(500);
      const said = await one.locator("#panel").innerText();
      check(!/[Ss]end |the request|the body|the parameter/.test(said), `the page speaks of requests: ${said}`);
    }
    await paste(one, example("ipv6-private"));
    await one.getByText("private.example.com is valid.").waitFor();
    await one.getByLabel("VPC IPv6 block").fill("2001:db8::/129");
    await one.getByText("“VPC IPv6 block” above is wrong").waitFor();
    await one.getByText("A field above has a wrong value.").waitFor();
  },

  async "subnets, routes, releases"() {
    const one = await open();
    await one.getByRole("tab", { name: "Subnets" }).click();
    await one.getByText("84 % in subnets, 16 % free; largest free block 172.20.32.0/19").waitFor();
    await one.getByRole("row", { name: /utility-us-east-1a Utility us-east-1a 172.20.0.0\/21 2.043/ }).waitFor();
    await one.getByRole("tab", { name: "Routes" }).click();
    await one.getByText("64:ff9b::/96 NAT64").first().waitFor();
    // A route that is of no use says so.
    await one.locator("tr.idle").filter({ hasText: "No IPv4 in this subnet." }).first().waitFor();
    await one.getByRole("tab", { name: "Releases" }).click();
    await one.getByLabel("kOps release, column 1").selectOption("1.23");
    await one.getByText("not valid").waitFor();
    await one.locator("#release").selectOption("1.37");
    await one.getByText("9 subnets in 3 zones, kOps 1.37").waitFor();
  },

  async "downloads and the command"() {
    const one = await open();
    await one.getByRole("tab", { name: "Routes" }).click();
    for (const [name, start] of [
      ["JSON", "{"],
      ["YAML", "release:"],
    ]) {
      const [saved] = await Promise.all([
        one.waitForEvent("download"),
        one.locator("#downloads").getByText(name).click(),
      ]);
      check(readFileSync(await saved.path(), "utf8").startsWith(start), `${name} is not saved`);
      check(saved.suggestedFilename() === `ipv6-private-routes.${name.toLowerCase()}`, saved.suggestedFilename());
    }
    await one.locator("#downloads").getByText("curl").click();
    const line = await one.locator("#curl code").innerText();
    check(
      line.startsWith("curl --data-binary @ipv6-private.yaml") &&
        line.includes(`'${address}/v1/routes?vpcIPv6CIDR=2001:db8::/56'`),
      line,
    );
  },

  async "a link, and what it becomes"() {
    const one = await open();
    await paste(one, `# überall\n${example("ipv4-private")}`);
    await one.getByText("v4.example.com is valid.").waitFor();
    const planned = one.waitForResponse((response) => response.url().includes("vpcIPv6CIDR=2001:db8:5::/56"));
    await one.getByLabel("VPC IPv6 block").fill("2001:db8:5::/56");
    await planned;
    await one.getByText("v4.example.com is valid.").waitFor();
    await one.getByRole("button", { name: "Copy link" }).click();
    await one.getByRole("button", { name: "Copied" }).waitFor();
    const link = await one.evaluate(() => navigator.clipboard.readText());
    check(link.startsWith(`${address}/#v1=`), link);
    const other = await page();
    await other.goto(link);
    await other.getByText(/is valid\./).waitFor();
    check((await other.locator(".cm-content").innerText()).startsWith("# überall"), "the text is another one");
    check((await other.getByLabel("VPC IPv6 block").inputValue()) === "2001:db8:5::/56", "the facts are lost");
    await other.locator(".cm-content").click();
    await other.keyboard.insertText("# changed\n");
    check((await other.evaluate(() => location.hash)) === "", "the link shows another text than the page");
    for (const damaged of [`${address}/#v1=!!!`, link.slice(0, link.indexOf("&") - 40)]) {
      const broken = await page();
      await broken.goto(damaged);
      await broken.getByText("This link is damaged").waitFor();
      check((await broken.locator("#status").innerText()) === "Nothing to plan yet.", "another spec is planned");
      await accessible(broken, "a damaged link");
      await broken.getByRole("button", { name: /Public IPv6/ }).click();
      await broken.getByText("v6.example.com is valid.").waitFor();
    }
  },

  async "the tab is in the link; what is written is there after a reload and on the way back"() {
    const one = await open();
    await paste(one, example("ipv4-private"));
    await one.getByText("v4.example.com is valid.").waitFor();
    await one.getByRole("tab", { name: "Routes" }).click();
    await one.reload();
    await one.getByText("v4.example.com is valid.").waitFor();
    check((await one.getByRole("tab", { selected: true }).innerText()) === "Routes", "the tab is another one");
    await one.getByRole("link", { name: "Rules" }).click();
    await one.getByRole("heading", { name: "Rules" }).waitFor();
    await one.goBack();
    await one.getByText("v4.example.com is valid.").waitFor();
    await one.getByRole("button", { name: "Copy link" }).click();
    await one.getByRole("button", { name: "Copied" }).waitFor();
    const other = await page();
    await other.goto(await one.evaluate(() => navigator.clipboard.readText()));
    await other.getByText("v4.example.com is valid.").waitFor();
    check((await other.getByRole("tab", { selected: true }).innerText()) === "Routes", "the link forgets the tab");
  },

  async "the keyboard alone"() {
    const one = await open();
    await one.keyboard.press("Tab");
    await one.keyboard.press("Enter");
    check((await one.evaluate(() => document.activeElement?.id)) === "results", "the skip link skips nothing");
    await one.keyboard.press("Tab");
    await one.keyboard.press("Home");
    await one.keyboard.press("ArrowRight");
    await one.keyboard.press("ArrowLeft");
    check((await one.getByRole("tab", { selected: true }).innerText()).startsWith("Findings"), "arrows do not choose");
    for (let presses = 0; presses < 20; presses++) {
      if (await one.evaluate(() => document.activeElement?.matches(".what"))) break;
      await one.keyboard.press("Tab");
    }
    await one.keyboard.press("Enter");
    check((await cursor(one)) === "47", `Enter goes to line ${await cursor(one)}`);
    await one.keyboard.press("Tab");
    check((await one.evaluate(() => document.activeElement?.id)) === "divider", "Tab does not leave the editor");
    await one.keyboard.press("ArrowRight");
    check((await one.locator("#divider").getAttribute("aria-valuenow")) === "32", "arrows do not move the divider");
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
    const one = await open({ colorScheme, viewport: { width, height: 900 } });
    for (const tab of await one.getByRole("tab").all()) {
      await tab.click();
      await one.waitForTimeout(50);
      await one.locator("#panel > *").first().waitFor();
      const what = `${(await tab.innerText()).split("\n")[0]}, ${colorScheme}, ${width} px`;
      await accessible(one, what);
      await fits(one, what);
      await one.screenshot({ path: `${screenshots}/${what.toLowerCase().replaceAll(/[ ,]+/g, "-")}.png` });
    }
    const [editor, results] = await Promise.all([
      one.locator("#editor").boundingBox(),
      one.locator("#results").boundingBox(),
    ]);
    check(editor.y + editor.height <= results.y === (width === 360), `the columns are wrong at ${width} px`);
    const background = await one.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    check((background === "rgb(14, 19, 25)") === (colorScheme === "dark"), `${colorScheme} is ${background}`);
  }
}
await end();
console.log("the planner page does what people ask of it");
