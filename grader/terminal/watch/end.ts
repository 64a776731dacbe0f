import { count } from "../../core/course/count.js";
import type { PlacedExercise } from "../../core/course/course.js";
import { judgeOnceMore, type OnceMore, onceMoreMs } from "../../core/judge/once-more.js";
import { isProven } from "../../core/progress/proven.js";
import { placeHere } from "../../node/here.js";
import { askLines, endLines, failedLines, progressLines } from "../draw/end.js";
import { paced } from "./paced.js";
import { showPortfolio } from "./portfolio.js";
import { untilVerdict } from "./remarks.js";
import { draw, refresh } from "./session.js";
import type { Card, Session } from "./state.js";

/** A step takes a fraction of a second. */
const LIVE_MS = 100;

/** After the last exercise: everything is judged once more, if it was not as it is now, and then the course ends. */
export function showEnd(session: Session): void {
  const { course, state } = session;
  state.overlay = isProven(course, state.progress) ? endCard(session) : askCard(session);
}

function askCard(session: Session): Card {
  const ms = onceMoreMs(session.course, session.state.progress);
  return {
    kind: "card",
    lines: (look) => askLines(ms, look),
    keys: [
      ["enter", "judge everything"],
      ["s", "skip"],
      ["esc", "back"],
    ],
    isFor: ({ name }) => ["enter", "return", "s", "escape", "q"].includes(name),
    press: async (_, { name }) => {
      if (name === "s") session.state.overlay = endCard(session);
      else if (name === "enter" || name === "return") await judgeAll(session);
    },
  };
}

async function judgeAll(session: Session): Promise<void> {
  const { course, host, state } = session;
  let far: OnceMore | undefined;
  const stop = new AbortController();
  const drawLive = paced(LIVE_MS, () => draw(session));
  const card: Card = {
    kind: "card",
    lines: (look) => (far ? progressLines(far, look) : []),
    keys: [["q", "stop"]],
    isFor: ({ name }) => name === "q" || name === "escape",
    press: async () => {
      stop.abort();
    },
  };
  state.overlay = card;
  const outcome = await session.beside((signal) => {
    const step = (now: OnceMore) => {
      far = now;
      drawLive();
    };
    return judgeOnceMore(placeHere(host), course, step, AbortSignal.any([stop.signal, signal]));
  });
  refresh(session);
  // Nothing else can have come over it but by the learner's own key, which stopped it.
  if (outcome && outcome.open.length > 0) state.overlay = failedCard(outcome.open);
  else if (outcome && outcome.unjudged.length === 0) state.overlay = endCard(session);
  else {
    if (state.overlay === card) state.overlay = undefined;
    state.message = untilVerdict(outcome ? unjudgedText(outcome.unjudged) : STOPPED);
  }
  draw(session);
}

const STOPPED = "Stopped before everything was judged. n asks again.";

function unjudgedText(unjudged: PlacedExercise[]): string {
  const [{ slug }] = unjudged;
  return `${count(unjudged.length, "exercise")} could not be judged, the first is ${slug}: every tick stays. "npm run kata -- run ${slug}" says why; n asks again.`;
}

/** Leads to the first exercise that has to be mended. */
function failedCard(failed: PlacedExercise[]): Card {
  return {
    kind: "card",
    lines: (look) => failedLines(failed, look),
    keys: [["enter", "go to the first"]],
    press: async ({ goTo }) => goTo(failed[0]),
  };
}

function endCard({ course, state }: Session): Card {
  const about = { total: course.exercises.length, isProven: isProven(course, state.progress) };
  return {
    kind: "card",
    lines: (look) => endLines(about, look),
    keys: [
      ["p", "the page"],
      ["enter", "back"],
    ],
    press: async (session, { name }) => {
      if (name === "p") await showPortfolio(session);
    },
  };
}
