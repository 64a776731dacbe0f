import { readFileSync } from "node:fs";
import { formatted } from "../../node/course/format.js";
import { onDisk } from "../../node/course/paths.js";
import { readSolution } from "../../node/course/read-solution.js";
import { exerciseRoute } from "../../node/site/routes.js";
import { diffText } from "../draw/diff.js";
import type { Look } from "../draw/look.js";
import { finish, foldLines } from "../draw/text.js";
import type { Key } from "./bursts.js";
import { onceALook } from "./once-a-look.js";
import { pagerKey } from "./pager-keys.js";
import { START } from "./reading-place.js";
import type { Session } from "./state.js";
import { openBeside } from "./web.js";

export async function showSolution(session: Session): Promise<void> {
  const { exercise } = session.state;
  const lines = formatted(readSolution(exercise.files)).trimEnd().split("\n");
  show(session, `the solution of ${exercise.slug}`, () => lines, "s");
}

export async function showDiff(session: Session): Promise<void> {
  const { exercise } = session.state;
  const mine = readFileSync(onDisk(exercise.files.stub), "utf8");
  const title = `${exercise.slug}: - yours, + the solution`;
  const [yours, ours] = [mine, readSolution(exercise.files)].map(formatted);
  show(session, title, (look) => diffText(yours, ours, look), "");
}

/** Opens a text over the whole screen; lines that are too wide are folded at the right edge. */
export function show(
  session: Session,
  title: string,
  linesFor: (look: Look) => string[],
  closers: string,
): void {
  const lay = onceALook((look) => {
    const [lines, starts]: [string[], number[]] = [[], []];
    for (const line of finish(linesFor(look), look)) {
      starts.push(lines.length);
      lines.push(...foldLines([line], look));
    }
    return { lines, starts, answers: new Map() };
  });
  const web = () => openBeside(session, exerciseRoute(session.state.exercise));
  session.state.overlay = { kind: "pages", title, lay, open: new Set(), place: START, closers, web };
}

/** A key while a text is read. */
export function turnPage({ state, terminal }: Session, key: Key): void {
  const pages = state.overlay;
  if (pages?.kind !== "pages") return;
  if (pagerKey(pages, key, terminal.look())) state.overlay = undefined;
}
