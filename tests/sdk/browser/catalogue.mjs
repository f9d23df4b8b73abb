// The catalogue, the problems and the guide: read, searched, on a phone, in the dark.

import { accessible, check, fits, start } from "./browser.mjs";

const [address, executablePath, screenshots] = process.argv.slice(2);
const { page, end } = await start(address, executablePath);

const one = await page();
await one.goto(`${address}/rules`);
const rows = one.locator("#rules li:visible");
const all = await rows.count();
check(all > 200, `${all} rules are listed`);
await one.getByLabel("Search").fill("utility subnet");
check((await rows.count()) < all && (await rows.count()) > 0, "the search leaves everything or nothing");
await one.getByLabel("Severity").selectOption("error");
await one.getByLabel("Release").selectOption("37");
await one.getByLabel("Search").fill("subnets-overlap");
check((await rows.count()) === 1, "a code finds its rule");
await rows.getByRole("link").click();
await one.getByRole("heading", { name: "What a terminal shows" }).waitFor();
check((await one.locator("pre").nth(1).innerText()).startsWith("error[subnets-overlap]"), "the finding is not shown");
await one.getByRole("link", { name: "Rules", exact: true }).click();
await one.getByLabel("Search").fill("no such thing anywhere");
await one.getByText("No rule has all of this.").waitFor();

// Without scripts the list is whole.
const plain = await page({ javaScriptEnabled: false });
await plain.goto(`${address}/rules`);
check((await plain.locator("#rules li").count()) === all, "without scripts the list is not whole");
check(!(await plain.locator("#filter").isVisible()), "without scripts there is a search that does nothing");

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    const shown = await page({ colorScheme, viewport: { width, height: 900 } });
    for (const path of ["/rules", "/rules/subnets-overlap", "/problems/invalid-spec", "/guide", "/guide/operations"]) {
      await shown.goto(address + path);
      await accessible(shown, `${path}, ${colorScheme}, ${width} px`);
      await fits(shown, path);
      const name = path.slice(1).replaceAll("/", "-");
      await shown.screenshot({ path: `${screenshots}/${name}-${colorScheme}-${width}.png` });
    }
  }
}
await end();
console.log(`the catalogue lists ${all} rules, is searched, and needs no script to be read`);
