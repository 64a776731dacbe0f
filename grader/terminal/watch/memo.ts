import { afterwardsText } from "../../core/report/afterwards.js";
import { exerciseRoute } from "../../node/site/routes.js";
import { laidOut, lessonReader } from "../draw/lesson.js";
import { hasEverPassed } from "./body.js";
import { blocksOf } from "./lesson.js";
import { onceALook } from "./once-a-look.js";
import { START } from "./reading-place.js";
import { NOT_KEPT } from "./remarks.js";
import type { Session } from "./state.js";
import { openBeside } from "./web.js";

/** What can be kept of the exercise, over the whole screen: also while another text of it fails, if one has passed. */
export async function showMemo(session: Session): Promise<void> {
  const { state } = session;
  const { title, afterwards } = state.exercise;
  if (!afterwards) return;
  if (!hasEverPassed(state)) {
    state.message = NOT_KEPT;
    return;
  }
  const reader = await lessonReader();
  const blocks = onceALook((look) => blocksOf(afterwardsText(afterwards), reader, look));
  state.overlay = {
    kind: "pages",
    title,
    lay: (look, open) => laidOut(blocks(look), open),
    open: new Set(),
    place: START,
    closers: "m",
    web: () => openBeside(session, exerciseRoute(state.exercise)),
  };
}
