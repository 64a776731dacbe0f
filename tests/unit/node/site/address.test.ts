import { expect, test } from "vitest";
import { addressIn, siteHere } from "../../../../grader/node/site/address.js";

test.each([
  ["https://owner.github.io/kata", "https://owner.github.io/kata/"],
  [" https://owner.github.io \n", "https://owner.github.io/"],
  ["http://localhost:4321/kata//?q#top", "http://localhost:4321/kata/"],
])("%j is the site %s", (text, address) => {
  expect(addressIn(text)).toBe(address);
});

test.each(["owner.github.io/kata", "file:///etc/passwd", "javascript:alert(1)", "", "off"])(
  "%j is no address of a site",
  (text) => expect(addressIn(text)).toBeUndefined(),
);

const [VARIABLE, KEPT, HOMEPAGE] = ["https://a.example/", "https://b.example/", "https://c.example/"];

test("the variable comes before what was set, and that before the course's own", () => {
  expect(siteHere({ KATA_SITE: VARIABLE }, KEPT, HOMEPAGE)).toEqual({
    address: VARIABLE,
    place: "KATA_SITE",
  });
  expect(siteHere({ KATA_SITE: " " }, KEPT, HOMEPAGE)).toEqual({ address: KEPT, place: ".kata/site" });
  expect(siteHere({}, "", HOMEPAGE)).toEqual({ address: HOMEPAGE, place: "homepage in package.json" });
});

test("off stops at its place, and what is no address is told with its place", () => {
  expect(siteHere({}, "off\n", HOMEPAGE)).toEqual({
    none: expect.stringContaining("web --site on"),
  });
  // Without an address of the course's own there is nothing to switch on.
  expect(siteHere({}, "off\n", "")).toEqual({
    none: expect.stringContaining("Set its address: npm run kata -- web --site <address>"),
  });
  expect(siteHere({ KATA_SITE: "off" }, KEPT, HOMEPAGE)).toEqual({
    none: "KATA_SITE switches the course's site off.",
  });
  expect(siteHere({ KATA_SITE: "nope" }, KEPT, HOMEPAGE)).toEqual({
    none: expect.stringContaining(
      'KATA_SITE is "nope", which is not a site address: one begins with https://',
    ),
  });
  expect(siteHere({}, "", "")).toEqual({ none: expect.stringContaining("has no address yet") });
});
