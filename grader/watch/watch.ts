import { readFileSync } from "node:fs";
import path from "node:path";
import { watch as watchFiles } from "chokidar";
import type { Course, PlacedExercise } from "../course/load.js";
import { currentExercise, nextOpen } from "../course/order.js";
import { solutionText } from "../course/solution.js";
import { diffText } from "../render/diff.js";
import { nextRung } from "../render/hints.js";
import { lessonLines } from "../render/lesson.js";
import { foldLines } from "../render/text.js";
import { attempt } from "../run/attempt.js";
import { cachedBank } from "../run/bank-cache.js";
import type { Host } from "../run/host.js";
import { resetExercise } from "../state/kept.js";
import { stateOf } from "../state/passed.js";
import { entryOf, readProgress, updateProgress } from "../state/progress.js";
import { chosenEditor, openInTerminal, openInWindow } from "./editor.js";
import { pageRoom, screenLines, type WatchState } from "./screen.js";
import { type Key, Terminal } from "./terminal.js";

/** Editors write a file in several steps; the verdict waits for the last one. */
const SETTLE_MS = 25;

/**
 * The watch screen: one event loop of keys, saves, verdicts and resizes. It returns when the learner quits.
 */
export async function watchCourse(course: Course, host: Host): Promise<void> {
  const { progress, notice } = readProgress();
  const state: WatchState = {
    course,
    progress,
    exercise: currentExercise(course, progress),
    attempt: undefined,
    running: false,
    rung: 0,
    message: notice ?? "",
    overlay: undefined,
    welcome: Object.keys(progress.exercises).length === 0,
  };
  let quit: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    quit = resolve;
  });
  const draw = () => terminal.draw(screenLines(state, terminal.look()));
  const terminal = new Terminal((key) => void onKey(key).catch(report), draw);
  const report = (error: unknown) => {
    state.message = (error as Error).message;
    draw();
  };

  // --- saves and verdicts

  let watcher = watchFile(state.exercise);
  let settle: NodeJS.Timeout | undefined;
  let savedDuringRun = false;

  function watchFile(exercise: PlacedExercise) {
    const files = watchFiles(exercise.files.stub, { ignoreInitial: true, atomic: false });
    files.on("all", () => {
      clearTimeout(settle);
      settle = setTimeout(() => void judge().catch(report), SETTLE_MS);
    });
    return files;
  }

  /** Judges the current file; a save or a jump meanwhile ends the run and starts another. */
  async function judge(): Promise<void> {
    if (state.running) {
      savedDuringRun = true;
      host.cancel();
      return;
    }
    state.running = true;
    try {
      do {
        savedDuringRun = false;
        draw();
        const { exercise } = state;
        const made = await attempt(host, course, exercise, {
          onVerdict: (early) => {
            if (savedDuringRun || state.exercise !== exercise) return;
            Object.assign(state, { attempt: early });
            draw();
          },
        });
        if (!savedDuringRun) {
          state.attempt = made;
          state.progress = readProgress().progress;
          if (made.result.verdict !== "blank") state.welcome = false;
        }
      } while (savedDuringRun);
    } finally {
      state.running = false;
    }
    draw();
    await prepare();
  }

  /** While the learner types: the next worker starts, and the mistakes run, so that a diagnosis is there at once. */
  async function prepare(): Promise<void> {
    await host.warm();
    if (!state.running && state.attempt?.result.verdict !== "passed") {
      state.running = true;
      try {
        await cachedBank(host, state.exercise);
      } finally {
        state.running = false;
      }
      if (savedDuringRun) return judge();
      await host.warm();
    }
  }

  async function goTo(exercise: PlacedExercise): Promise<void> {
    await watcher.close();
    Object.assign(state, { exercise, attempt: undefined, rung: 0, message: "", overlay: undefined });
    watcher = watchFile(exercise);
    state.progress = (
      await updateProgress((progress) => void Object.assign(progress, { current: exercise.slug }))
    ).progress;
    await judge();
  }

  // --- keys

  async function onKey(key: Key): Promise<void> {
    if (key.ctrl && (key.name === "c" || key.name === "d")) return quit();
    if (state.overlay?.kind === "pages") return turnPage(key);
    if (state.overlay?.kind === "question") {
      const { onYes } = state.overlay;
      state.overlay = undefined;
      if (key.name === "y") await onYes();
      return draw();
    }
    state.message = "";
    await (actions[key.name] ?? (async () => {}))();
    draw();
  }

  const actions: Record<string, () => Promise<void>> = {
    q: async () => quit(),
    h: async () => {
      state.rung = nextRung(state.rung, state.attempt?.diagnosis);
      await updateProgress((progress) => {
        const entry = entryOf(progress, state.exercise.slug);
        entry.hints = Math.max(entry.hints, state.rung);
      });
    },
    l: async () => {
      const chapter = course.parts
        .flatMap((part) => part.chapters)
        .find(({ path }) => path === state.exercise.chapter);
      if (chapter)
        showPages(chapter.title, await lessonLines(readFileSync(chapter.lesson, "utf8"), terminal.look()));
    },
    o: open,
    a: async () => {
      const { chooseExercise } = await import("../commands/list.js");
      const chosen = await terminal.lendScreen(() =>
        chooseExercise(course, readProgress().progress, state.exercise.slug),
      );
      if (chosen && chosen !== state.exercise) await goTo(chosen);
    },
    n: async () => {
      const next = nextOpen(course, state.progress, state.exercise);
      if (next && state.attempt?.result.verdict === "passed") await goTo(next);
      else if (!next) state.message = "Every exercise has passed.";
      else state.message = "This one has not passed yet. a lists all exercises, and you may jump to any.";
    },
    d: () => unlessOpen("See the difference to the solution before you have passed?", showDiff),
    s: () => unlessOpen("See the solution before you have passed?", showSolution),
    r: async () => {
      state.overlay = {
        kind: "question",
        text: `Put the stub of ${state.exercise.slug} back? Your file is kept.`,
        onYes: async () => {
          const kept = await resetExercise(state.exercise);
          state.message = kept ? `Reset. Your file was kept as ${kept}` : "Reset.";
          state.rung = 0;
        },
      };
    },
  };

  async function unlessOpen(question: string, show: () => Promise<void>): Promise<void> {
    if (stateOf(state.exercise, state.progress) !== "open") return show();
    state.overlay = {
      kind: "question",
      text: question,
      onYes: async () => {
        await updateProgress(
          (progress) => void Object.assign(entryOf(progress, state.exercise.slug), { solutionShown: true }),
        );
        await show();
      },
    };
  }

  async function showSolution(): Promise<void> {
    showPages(
      `solution of ${state.exercise.slug}`,
      solutionText(state.exercise)
        .split("\n")
        .map((line) => ` ${line}`),
    );
  }

  async function showDiff(): Promise<void> {
    const mine = readFileSync(state.exercise.files.stub, "utf8");
    showPages(
      `- yours, + the solution: ${state.exercise.slug}`,
      diffText(mine, solutionText(state.exercise), terminal.look()),
    );
  }

  function showPages(title: string, lines: string[]): void {
    state.overlay = { kind: "pages", title, lines: foldLines(lines, terminal.look()), offset: 0 };
  }

  async function turnPage(key: Key): Promise<void> {
    const pages = state.overlay;
    if (pages?.kind !== "pages") return;
    const room = pageRoom(terminal.look());
    const last = Math.max(0, pages.lines.length - room);
    const by: Record<string, number> = {
      space: room,
      pagedown: room,
      down: 1,
      j: 1,
      return: 1,
      b: -room,
      pageup: -room,
      up: -1,
      k: -1,
    };
    if (["q", "escape", "l"].includes(key.name)) state.overlay = undefined;
    else if (key.name === "home" || key.name === "g") pages.offset = 0;
    else if (key.name === "end") pages.offset = last;
    else pages.offset = Math.min(last, Math.max(0, pages.offset + (by[key.name] ?? 0)));
    draw();
  }

  async function open(): Promise<void> {
    const { stub } = state.exercise.files;
    const line = lineToOpen(state);
    const editor = chosenEditor();
    if (editor.kind === "terminal") {
      await terminal.lend(async () => openInTerminal(stub, line, editor.command));
      return;
    }
    openInWindow(stub, line, editor.name, () => {
      state.message = `No editor could be started. Set EDITOR (for example EDITOR=code), or open ${path.basename(stub)} by hand.`;
      draw();
    });
  }

  // --- from start to end

  terminal.enter();
  const stop = () => quit();
  process.once("SIGTERM", stop);
  process.once("SIGHUP", stop);
  try {
    draw();
    void judge().catch(report);
    await ended;
  } finally {
    terminal.leave();
    clearTimeout(settle);
    process.off("SIGTERM", stop);
    process.off("SIGHUP", stop);
    await watcher.close();
  }
}

function lineToOpen({ attempt, exercise }: WatchState): number {
  const stack = attempt && "failure" in attempt.result ? attempt.result.failure.stack : [];
  return stack.find(({ file }) => path.resolve(file) === exercise.files.stub)?.line ?? 1;
}
