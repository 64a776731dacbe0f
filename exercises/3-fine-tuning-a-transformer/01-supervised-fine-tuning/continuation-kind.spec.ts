import { expect, test } from "vitest";
import { ATTRIBUTES, encode, PLACES, VALUES } from "#lib/mini-world/words";
import { type ContinuationKind, continuationKind } from "./continuation-kind.js";

const CORVIA = { attribute: "capital", place: "corvia" };
const kindOf = (text: string, asked = CORVIA) => continuationKind(asked, encode(text));

function expectKinds(cases: Record<string, ContinuationKind>, asked = CORVIA): void {
  for (const [text, kind] of Object.entries(cases))
    expect(kindOf(text, asked), `the kind of "${text}" after the ${asked.attribute} of ${asked.place}`).toBe(
      kind,
    );
}

test("the right answer, with its end and without", () => {
  expectKinds({
    "the capital of corvia is cira . <eos>": "answers",
    "the capital of corvia is cira .": "answers",
  });
});

test("a question is continued by a question", () => {
  expectKinds({
    "what is the capital of corvia ? what is": "continues",
    "what is the animal of lumora ? <eos>": "continues",
    "what is the": "continues",
  });
});

test("a wrong value is an answer too", () => {
  expectKinds({
    "the capital of corvia is bono . <eos>": "answers",
    "the capital of corvia is lopa .": "answers",
  });
});

test("a statement about another place is none", () => {
  expectKinds({ "the capital of dunmor is cira . <eos>": "other" });
});

test("a statement about another attribute is none", () => {
  expectKinds({ "the color of corvia is red . <eos>": "other" });
});

test("a value that the attribute cannot have makes no answer", () => {
  expectKinds({
    "the capital of corvia is red . <eos>": "other",
    "the capital of corvia is corvia . <eos>": "other",
  });
});

test("half an answer is none", () => {
  expectKinds({
    the: "other",
    "the capital of corvia is": "other",
    "the capital of corvia is cira": "other",
    "the capital of corvia is cira <eos>": "other",
    "capital of corvia is cira . <eos>": "other",
    "cira . <eos>": "other",
  });
});

test("the end alone, and nothing at all", () => {
  expectKinds({
    "<eos>": "stops",
    "": "other",
    ". <eos>": "other",
    "<eos> the capital of corvia is cira .": "other",
    "<eos> what is the capital of corvia ?": "other",
    "<eos> <eos>": "other",
    "<pad>": "other",
  });
});

test("an answer or question that comes later does not count", () => {
  expectKinds({
    ". the capital of corvia is cira . <eos>": "other",
    "<asst> the capital of corvia is cira . <eos>": "other",
    "<end> what is the capital of corvia ?": "other",
    "what the capital of corvia is cira .": "other",
  });
});

test("what follows a whole answer does not change it", () => {
  expectKinds({
    "the capital of corvia is cira . what is the capital of corvia ?": "answers",
    "the capital of corvia is cira . the capital of corvia is cira .": "answers",
  });
});

test("every attribute of every place, with every value it may have", () => {
  for (const place of PLACES)
    for (const attribute of ATTRIBUTES)
      for (const value of VALUES[attribute])
        expectKinds(
          { [`the ${attribute} of ${place} is ${value} . <eos>`]: "answers" },
          { attribute, place },
        );
});

test("each call judges its own question and its own ids", () => {
  const ids = encode("the color of belmar is gold . <eos>");
  expect(continuationKind({ attribute: "color", place: "belmar" }, ids)).toBe("answers");
  expect(continuationKind({ attribute: "color", place: "arland" }, ids)).toBe("other");
  ids[0] = encode("what")[0];
  ids[1] = encode("is")[0];
  ids[2] = encode("the")[0];
  expect(continuationKind({ attribute: "color", place: "belmar" }, ids)).toBe("continues");
});

test("question and ids stay as they were", () => {
  for (const text of [
    "the capital of corvia is cira . <eos>",
    "what is the color <eos>",
    "<eos>",
    ". <eos>",
  ]) {
    const [asked, ids] = [{ ...CORVIA }, encode(text)];
    expect(() => continuationKind(asked, ids)).toLeaveUnchanged({ ids });
    expect(asked, "the question after the call").toEqual(CORVIA);
  }
});
