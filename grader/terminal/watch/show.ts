import { openInBrowser } from "../../node/browser.js";
import { inCourse, onDisk } from "../../node/course/paths.js";
import { untilSaved } from "./remarks.js";
import { draw } from "./session.js";
import type { Session } from "./state.js";

let isMaking = false;

/** Makes the page of what the exercise shows, and opens it. The screen goes on meanwhile; a save ends it. */
export async function showPage(session: Session): Promise<void> {
  if (isMaking) return;
  isMaking = true;
  try {
    await makeAndOpen(session);
  } finally {
    isMaking = false;
  }
}

async function makeAndOpen(session: Session): Promise<void> {
  const { state, runBeside } = session;
  const { exercise } = state;
  const stub = onDisk(exercise.files.stub);
  const say = (text: string) => {
    // The learner may have gone on.
    if (state.exercise !== exercise) return;
    // What is said stands above everything.
    Object.assign(state, { message: text ? untilSaved(stub, text) : undefined, scroll: 0 });
    draw(session);
  };
  say("Making the page…");
  // The plotting library is loaded when it is needed first.
  const [{ makePage }, { Cancelled }] = await Promise.all([
    import("../../node/show/make.js"),
    import("../../node/store/both-sides.js"),
  ]);
  try {
    const page = await makePage(exercise, (job, seconds, whose) => {
      say(`Running ${whose} once for the page…`);
      return runBeside(job, seconds);
    });
    if (!page) say("This exercise has no pictures: there is nothing to show.");
    else if (await openInBrowser(page)) say(`The page is open in your browser: ${inCourse(page)}`);
    else say(`No browser could be started here. The page is ${page}`);
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    say("");
  }
}
