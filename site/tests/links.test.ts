import path from "node:path";
import { expect, test } from "vitest";
import { Built } from "./built.js";

const built = new Built();
const documents = new Map(built.pages.map((name) => [name, built.document(name)]));
const anchors = new Map([...documents].map(([name, page]) => [name, idsOf(page)]));

function idsOf(page: Document): Set<string> {
  return new Set([...page.querySelectorAll("[id]")].map(({ id }) => id));
}

/** Every address that pages name within the site, by the page that names it. */
function* addresses(): Generator<[page: string, address: string]> {
  for (const [name, page] of documents)
    for (const element of page.querySelectorAll("[href], [src]")) {
      const address = element.getAttribute("href") ?? element.getAttribute("src")!;
      if (!/^(https?|mailto|data):/.test(address)) yield [name, address];
    }
}

test("every link within the site leads to a page and to an anchor that is there", () => {
  const lost = [...addresses()].filter(([name, address]) => {
    const [to, anchor] = address.split("#");
    const target = to === "" ? name : path.posix.join(to.slice(1), to.endsWith("/") ? "index.html" : "");
    if (!built.has(target)) return true;
    return anchor ? !anchors.get(target)?.has(decodeURIComponent(anchor)) : false;
  });
  expect([...new Set(lost.map(([name, address]) => `${name}: ${address}`))]).toEqual([]);
});

test("nothing that a page loads is of another origin", () => {
  for (const [name, page] of documents) {
    const loaded = [...page.querySelectorAll("[src], link[rel~=stylesheet], link[rel~=preload]")];
    const foreign = loaded
      .map((one) => one.getAttribute("src") ?? one.getAttribute("href")!)
      .filter((to) => /^(https?:)?\/\//.test(to));
    expect(foreign, name).toEqual([]);
  }
});

test("an id is used once in a page", () => {
  for (const [name, page] of documents) {
    const ids = [...page.querySelectorAll("[id]")].map(({ id }) => id);
    expect(
      ids.filter((id, i) => ids.indexOf(id) !== i),
      name,
    ).toEqual([]);
  }
});
