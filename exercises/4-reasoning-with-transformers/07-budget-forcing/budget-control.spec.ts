import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { type Budget, thinkWithin } from "./budget-control.js";

const [M, W, E] = [50, 60, 70]; // marker, wait, end
const PROMPT = () => [8, 9, 8];
const budget = (limits: Partial<Budget> = {}): Budget => ({
  ...{ least: 0, most: 9, answer: 5, marker: M, wait: W, end: E },
  ...limits,
});

/** A model that writes these ids one after the other and then only 4s; it remembers what it was asked. */
function script(...ids: number[]) {
  const asked: number[][] = [];
  const next = (read: number[]): number => {
    asked.push([...read]);
    if (asked.length > 500) throw new Error("the model was asked 500 times, and no end is in sight");
    return ids[asked.length - 1] ?? 4;
  };
  return { next, asked };
}

/** A model that is not asked forever. */
function bounded(next: (ids: number[]) => number): (ids: number[]) => number {
  let asked = 0;
  return (ids) => {
    if (++asked > 500) throw new Error("the model was asked 500 times, and no end is in sight");
    return next(ids);
  };
}

const told = (ids: number[]) =>
  ids.map((id) => (id === M ? "marker" : id === W ? "wait" : id === E ? "end" : id)).join(" ");

function expectWritten(ids: number[], limits: Partial<Budget>, due: number[], thinking: number): void {
  const { next, asked } = script(...ids);
  const got = thinkWithin(next, PROMPT(), budget(limits));
  const what = `of a model that wants to write "${told(ids)}", ${JSON.stringify(limits)}`;
  expect(told(got.written), `the text ${what}`).toBe(told(due));
  expect(got.thinking, `the tokens of thinking ${what}`).toBe(thinking);
  expect(asked.length, `how often the model was asked: ${what}`).toBe(ids.length);
}

test("within the limits the model decides", () => {
  expectWritten([1, 2, M, 5, E], { least: 1, most: 3 }, [1, 2, M, 5, E], 2);
  expectWritten([1, 2, 3, M, 6, 5, E], {}, [1, 2, 3, M, 6, 5, E], 3);
});

test("too early: a wait comes in the place of the marker", async () => {
  const rows = [0, 2, 4, 6].map((least) => {
    const { next } = script(1, M, 2, M, 3, M, 5, E);
    const { written, thinking } = thinkWithin(next, PROMPT(), budget({ least }));
    return [least, told(written), thinking];
  });
  await exhibit({
    kind: "table",
    title: 'a model that wants to write "1 marker 2 marker 3 marker 5 end"',
    caption: "It never reads the marker that it wanted to write.",
    columns: ["least", "what is written", "tokens of thinking"],
    rows,
  });
  expectWritten([1, M, 2, 3, M, 5, E], { least: 3 }, [1, W, 2, 3, M, 5, E], 4);
  expectWritten([M, 2, 3, M, 5, E], { least: 2 }, [W, 2, 3, M, 5, E], 3);
});

test("a model that insists gets one wait after the other", () => {
  expectWritten([M, M, M, M, 5, E], { least: 3 }, [W, W, W, M, 5, E], 3);
  expectWritten([1, M, M, 2, M, M, 5, E], { least: 5 }, [1, W, W, 2, W, M, 5, E], 5);
});

test("at the least it may stop, one below it may not", () => {
  expectWritten([1, 2, M, 5, E], { least: 2 }, [1, 2, M, 5, E], 2);
  expectWritten([1, 2, M, M, 5, E], { least: 3 }, [1, 2, W, M, 5, E], 3);
});

test("with the most it has to stop, and isn't asked", () => {
  expectWritten([1, 2, 3, 5, E], { most: 3 }, [1, 2, 3, M, 5, E], 3);
  expectWritten([1, 2, M, 5, E], { most: 3 }, [1, 2, M, 5, E], 2);
  expectWritten([1, 5, E], { most: 1 }, [1, M, 5, E], 1);
});

test("a wait is a token of thinking", () => {
  expectWritten([M, 1, 5, E], { least: 1, most: 2 }, [W, 1, M, 5, E], 2);
  expectWritten([M, M, M, 6, E], { least: 3, most: 3 }, [W, W, W, M, 6, E], 3);
  expectWritten([1, W, 2, 5, E], { most: 3 }, [1, W, 2, M, 5, E], 3);
});

test("an end while it thinks is a try to stop", () => {
  expectWritten([1, E, 2, M, 5, E], { least: 2 }, [1, W, 2, M, 5, E], 3);
  expectWritten([1, 2, E, 5, E], { least: 2 }, [1, 2, M, 5, E], 2);
  expectWritten([E, 5, E], {}, [M, 5, E], 0);
});

test("once it answers, marker and wait are tokens like others", () => {
  expectWritten([1, M, 5, M, W, 6, E], {}, [1, M, 5, M, W, 6, E], 1);
  expectWritten([1, 2, M, W, M, E], { least: 1, most: 2 }, [1, 2, M, M, W, M, E], 2);
});

test("the answer ends with the end, or with its last token", () => {
  expectWritten([1, M, 5, 6, 7], { answer: 3 }, [1, M, 5, 6, 7], 1);
  expectWritten([1, M, 5, 6, E], { answer: 3 }, [1, M, 5, 6, E], 1);
  expectWritten([1, M, E], { answer: 3 }, [1, M, E], 1);
  expectWritten([1, 2, M], { answer: 0 }, [1, 2, M], 2);
  expectWritten([], { most: 0, answer: 0 }, [M], 0);
});

test("no thinking at all, and no choice", () => {
  expectWritten([5, E], { most: 0 }, [M, 5, E], 0);
  expectWritten([M, 5, E], {}, [M, 5, E], 0);
  expectWritten([1, 2, 5, E], { least: 2, most: 2 }, [1, 2, M, 5, E], 2);
  expectWritten([M, E, 5, E], { least: 2, most: 2 }, [W, W, M, 5, E], 2);
});

test("the model reads the prompt, and all that was written", () => {
  const { next, asked } = script(1, M, 2, M, 5, E);
  thinkWithin(next, [8, 9], budget({ least: 2 }));
  const due = [
    [8, 9],
    [8, 9, 1],
    [8, 9, 1, W],
    [8, 9, 1, W, 2],
    [8, 9, 1, W, 2, M],
    [8, 9, 1, W, 2, M, 5],
  ];
  expect(asked.map(told), "what the model has read, each time").toEqual(due.map(told));
});

test("nothing in the prompt counts", () => {
  for (const prompt of [[], [M], [8, M, E, W], [E], [1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 6]]) {
    const { next, asked } = script(1, M, 2, 3, 5, E);
    const got = thinkWithin(next, prompt, budget({ least: 2, most: 4 }));
    expect(told(got.written), `the text after the prompt "${told(prompt)}"`).toBe(
      told([1, W, 2, 3, M, 5, E]),
    );
    expect(got.thinking, `the tokens of thinking after "${told(prompt)}"`).toBe(4);
    expect(told(asked[0] ?? []), "what the model was asked first").toBe(told(prompt));
  }
});

test("the model may keep the list that it reads, or change it", () => {
  const due = [
    [8, 9],
    [8, 9, 1],
    [8, 9, 1, W],
    [8, 9, 1, W, 2],
    [8, 9, 1, W, 2, M],
    [8, 9, 1, W, 2, M, 5],
  ];
  const kept: number[][] = [];
  const keeping = script(1, M, 2, M, 5, E);
  thinkWithin(
    (ids) => {
      kept.push(ids);
      return keeping.next(ids);
    },
    [8, 9],
    budget({ least: 2 }),
  );
  expect(kept.map(told), "the lists that the model has kept, after the call").toEqual(due.map(told));
  const spoilt = script(1, M, 2, M, 5, E);
  const prompt = [8, 9];
  const { written } = thinkWithin(
    (ids) => {
      const id = spoilt.next(ids);
      ids.length = 0;
      ids.push(E, M);
      return id;
    },
    prompt,
    budget({ least: 2 }),
  );
  expect(told(written), "the text of a model that changes its lists").toBe(told([1, W, 2, M, 5, E]));
  expect(spoilt.asked.map(told), "what it has read, each time").toEqual(due.map(told));
  expect(prompt, "the prompt after the call").toEqual([8, 9]);
});

test("three hundred random models, token by token", () => {
  const rng = specRandom();
  for (let i = 0; i < 300; i++) {
    const ids = Array.from({ length: 40 }, () => [1, 2, 3, M, W, E][rng.integer(6)]);
    const least = rng.integer(7);
    const limits = { least, most: least + rng.integer(5), answer: rng.integer(5) };
    const { next, asked } = script(...ids);
    const got = thinkWithin(next, PROMPT(), budget(limits));
    const due = slowly(ids, limits);
    const what = `of a model that wants to write "${told(ids.slice(0, 14))} ...", ${JSON.stringify(limits)}`;
    expect(told(got.written), `the text ${what}`).toBe(told(due.written));
    expect(got.thinking, `the tokens of thinking ${what}`).toBe(due.thinking);
    expect(asked.length, `how often the model was asked: ${what}`).toBe(due.asked);
  }
});

test("the three ids are what the budget says, 0 too", () => {
  for (const [marker, wait, end] of [
    [0, 6, 7],
    [6, 0, 7],
    [6, 7, 0],
    [1, 11, 111],
  ]) {
    const { next } = script(3, marker, 2, end, 5, end);
    const got = thinkWithin(next, [], budget({ least: 3, marker, wait, end }));
    expect(got.written, `the text for the ids ${marker}, ${wait} and ${end}`).toEqual([
      3,
      wait,
      2,
      marker,
      5,
      end,
    ]);
  }
});

test("each number of the budget counts, at every call", () => {
  const run = (
    prompt: number[],
    least: number,
    most: number,
    answer: number,
    marker: number,
    wait: number,
    end: number,
  ) =>
    thinkWithin(
      bounded((ids) => [M, 2, 61, 3, 2, M, 5, W][(ids.length + ids[0]) % 8]),
      prompt,
      {
        ...{ least, most, answer, marker, wait, end },
      },
    );
  expect(run).toHeed(
    { prompt: [3, 8, 9, 2], least: 3, most: 4, answer: 4, marker: M, wait: W, end: 5 },
    { others: { prompt: [2, 8, 9], least: 0, most: 7, answer: 1, marker: 2, wait: 61, end: 3 } },
  );
  expect((prompt: number[]) =>
    thinkWithin(
      bounded((ids) => ids.length),
      prompt,
      budget(),
    ),
  ).toReturnNew({
    prompt: PROMPT(),
  });
});

test("the same model, asked again with another budget", () => {
  const next = bounded((ids) => (ids.length % 4 === 3 ? M : ids.length % 7 === 6 ? E : 4));
  const texts = [{}, { least: 6 }, { most: 1 }, { answer: 1 }, {}].map((limits) =>
    told(thinkWithin(next, [8, 9], budget(limits)).written),
  );
  expect(texts, "the texts of one model, by five budgets").toEqual(
    [
      [4, M, 4, 4, E],
      [4, W, 4, 4, W, W, 4, 4, 4, M, 4, E],
      [4, M, 4, 4, E],
      [4, M, 4],
      [4, M, 4, 4, E],
    ].map(told),
  );
});

test("budgets that can't be kept are refused, nothing is asked", () => {
  const refused = (limits: Partial<Budget>, what: string, ...telling: (number | string)[]) => {
    const { next, asked } = script(1, M, 5, E);
    expect(() => thinkWithin(next, PROMPT(), budget(limits))).toRefuse(RangeError, what, ...telling);
    expect(asked.length, `how often the model was asked with ${what}`).toBe(0);
  };
  for (const odd of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    for (const name of ["least", "most", "answer"]) refused({ [name]: odd }, `${name} = ${odd}`, `${odd}`);
  refused({ least: 4, most: 3 }, "least 4 and most 3", 4, 3);
  refused({ least: 1, most: 0 }, "least 1 and most 0", 1, 0);
  refused({ wait: M }, "wait = marker", M);
  refused({ end: M }, "end = marker", M);
  refused({ end: W }, "end = wait", W);
});

/** One token after the other, by its kind. */
function slowly(ids: number[], { least, most, answer }: { least: number; most: number; answer: number }) {
  const written: number[] = [];
  let [thinking, asked, answered] = [0, 0, -1]; // −1: it still thinks
  while (answered < answer && !(answered > 0 && written[written.length - 1] === E)) {
    if (answered < 0 && thinking === most) {
      written.push(M);
      answered = 0;
      continue;
    }
    const id = ids[asked++] ?? 4;
    if (answered >= 0) {
      written.push(id);
      answered++;
    } else if (id !== M && id !== E) {
      written.push(id);
      thinking++;
    } else if (thinking < least) {
      written.push(W);
      thinking++;
    } else {
      written.push(M);
      answered = 0;
    }
  }
  return { written, thinking, asked };
}
