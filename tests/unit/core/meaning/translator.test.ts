import { expect, test } from "vitest";
import { Translator } from "../../../../grader/core/meaning/translator.js";

const FILE = "lib/one.ts";

/** A translator of one file, whose text changes, and the texts that it was asked to translate. */
function stand(mostKnown?: number) {
  const asked: string[] = [];
  let text = "";
  const translator = new Translator({
    files: {
      has: () => true,
      read: () => text,
      named: (file) => file,
      isSameFile: (one, other) => one === other,
    },
    translate: async (_, text) => {
      asked.push(text);
      return { code: text, sources: [], map: null };
    },
    mostKnown,
  });
  const take = async (next: string) => {
    text = next;
    await translator.closure([FILE], { isPassed: () => false });
  };
  return { take, asked };
}

test("a text is translated once", async () => {
  const { take, asked } = stand();
  for (const text of ["a", "b", "a", "b", "a"]) await take(text);
  expect(asked).toEqual(["a", "b"]);
});

test("of more texts than are kept, those go that were used longest ago", async () => {
  const { take, asked } = stand(2);
  for (const text of ["a", "b", "a", "c", "a"]) await take(text);
  expect(asked).toEqual(["a", "b", "c"]);
  await take("b");
  expect(asked).toEqual(["a", "b", "c", "b"]);
});
