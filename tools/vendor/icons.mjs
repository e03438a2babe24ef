// One sprite of the few lucide icons that the pages use: `<use href="/ui/vendor/icons.svg#store">`.
import { readFileSync, writeFileSync } from "node:fs";

const [out, ...names] = process.argv.slice(2);

function symbol(name) {
  const source = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
  const drawn = source.replace(/<!--.*?-->/gs, "").match(/<svg[^>]*>(.*)<\/svg>/s)[1];
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawn.replace(/\s+/g, " ").replaceAll(" />", "/>").trim()}</symbol>`;
}

writeFileSync(out, `<svg xmlns="http://www.w3.org/2000/svg">\n${names.sort().map(symbol).join("\n")}\n</svg>\n`);
