import { expect, test } from "vitest";
import mistakes from "../../solutions/1-understanding-gradients/03-attention/softmax.mistakes.js";
import { course } from "../src/course.js";
import { Built } from "./built.js";

test("the wrong answer of the start page is the mistake that the grader names there", () => {
  const page = new Built().page("");
  const code = page.querySelector("main pre code")!;
  const lines = [...code.querySelectorAll(".ec-line")].map((line) => line.textContent);
  const softmax = new Function("z", lines.join("\n")) as (z: number[]) => number[];
  const mistake = (mistakes as any)["forgets-the-maximum"].softmax as typeof softmax;
  for (const scores of [
    [0, 1, 2],
    [1000, 1001],
    [-2000, -1999],
    [3, -Infinity],
  ])
    expect(softmax(scores)).toEqual(mistake(scores));
  expect(() => softmax([-Infinity])).toThrow(RangeError);
  expect(page.querySelector("main blockquote")?.textContent?.trim()).toBe(course.example.because);
});
