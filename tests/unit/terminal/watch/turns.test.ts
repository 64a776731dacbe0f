import { expect, test } from "vitest";
import { Turns } from "../../../../grader/terminal/watch/turns.js";

// What runs, and in which order: each piece of work here ends when the test says so, or when its signal does.

function work() {
  const began: string[] = [];
  const ended: string[] = [];
  const ends = new Map<string, () => void>();
  const named = (name: string) => (signal: AbortSignal) =>
    new Promise<string>((resolve) => {
      began.push(name);
      const end = (how: string) => () => {
        ended.push(`${name} ${how}`);
        resolve(name);
      };
      ends.set(name, end("done"));
      signal.addEventListener("abort", end("cut"));
    });
  return { began, ended, named, end: (name: string) => ends.get(name)?.() };
}
const judging = (job: (signal: AbortSignal) => Promise<unknown>) => async (signal: AbortSignal) => {
  await job(signal);
};
const soon = () => new Promise((resolve) => setTimeout(resolve, 1));

test("a judgement ends what runs, and of several that were asked for meanwhile only the last begins", async () => {
  const { began, ended, named } = work();
  const turns = new Turns();
  const all = ["a", "b", "c"].map((name) => turns.first(judging(named(name))));
  await soon();
  void turns.first(judging(named("d")));
  await soon();
  await Promise.all(all);
  expect(began).toEqual(["c", "d"]);
  expect(ended).toEqual(["c cut"]);
});

test("other work waits for its turn, and is left where a judgement comes first", async () => {
  const { began, named, end } = work();
  const turns = new Turns();
  void turns.first(judging(named("a")));
  await soon();
  const page = turns.beside(named("page"), false);
  await soon();
  expect([began, turns.isIdle]).toEqual([["a"], false]);
  end("a");
  await soon();
  expect(began).toEqual(["a", "page"]);
  end("page");
  expect(await page).toBe("page");
  expect(turns.isIdle).toBe(true);

  void turns.first(judging(named("b")));
  await soon();
  const left = turns.beside(named("another page"), false);
  void turns.first(judging(named("c")));
  expect(await left).toBeUndefined();
  await soon();
  expect(began.slice(2)).toEqual(["b", "c"]);
});

test("what was asked for meanwhile begins before whoever asked for the work that ended goes on", async () => {
  const { began, named } = work();
  const turns = new Turns();
  const told = turns.beside(named("all"), false).then(() => [...began]);
  await soon();
  void turns.first(judging(named("save")));
  expect(await told).toEqual(["all", "save"]);
});

test("what can wait is ended by any other work, and what cannot is not", async () => {
  const { began, ended, named, end } = work();
  const turns = new Turns();
  void turns.beside(named("old pass"), true);
  await soon();
  void turns.beside(named("page"), false);
  await soon();
  expect([began, ended]).toEqual([["old pass", "page"], ["old pass cut"]]);
  void turns.beside(named("all"), false);
  await soon();
  expect(ended).toHaveLength(1);
  end("page");
  await soon();
  expect(began.at(-1)).toBe("all");
});

test("who asked hears of a failure, the next does not; once closed nothing begins", async () => {
  const { began, named } = work();
  const turns = new Turns();
  const broken = turns.first(() => Promise.reject(new Error("no process")));
  const next = turns.beside(named("next"), true);
  await expect(broken).rejects.toThrow("no process");
  await soon();
  expect(began).toEqual(["next"]);
  turns.close();
  expect(await next).toBe("next");
  expect(await turns.beside(named("late"), false)).toBeUndefined();
  expect([began, turns.isIdle]).toEqual([["next"], false]);
});
