import { expect, test } from "vitest";
import { pageAt, routeOf } from "../../../../grader/core/course/site-pages.js";

test.each([
  ["exercises/1-small/03-attention/softmax.ts", "1-small/03-attention/softmax"],
  ["exercises/1-small/03-attention/README.md", "1-small/03-attention"],
  ["exercises/1-small/03-attention/2-what-heads-do.md", "1-small/03-attention/2-what-heads-do"],
  ["exercises/1-small/README.md", "1-small"],
  ["exercises/1-small/AFTER.md", "1-small/after"],
])("%s is the page %s", (file, route) => {
  expect(routeOf(file)).toBe(route);
});

test("a page ends with a slash, and the start page is the site itself", () => {
  expect(pageAt("https://o.example/kata/", "1-small/after")).toBe("https://o.example/kata/1-small/after/");
  expect(pageAt("/", "")).toBe("/");
});
