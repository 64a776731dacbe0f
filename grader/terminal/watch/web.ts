import type { PlacedChapter, PlacedExercise } from "../../core/course/course.js";
import { exerciseRoute, lessonRoute } from "../../node/site/routes.js";
import { openOnSite } from "../commands/open-on-site.js";
import { untilVerdict } from "./remarks.js";
import { draw, report } from "./session.js";
import type { Card, Session, WatchState } from "./state.js";

let isOpening = false;

/** Opens a page of the course's site. What came of it is said wherever the learner is by then. */
export async function openRoute(session: Session, route: string): Promise<void> {
  if (isOpening) return;
  isOpening = true;
  const { state } = session;
  const { exercise } = state;
  const say = (text: string) => {
    // The learner may have gone on.
    if (state.exercise !== exercise) return;
    const { overlay } = state;
    if (overlay && overlay.kind !== "question") overlay.note = text;
    else Object.assign(state, { message: untilVerdict(text), scroll: 0 });
    draw(session);
  };
  try {
    say("Opening the page…");
    say((await openOnSite(route)).text);
  } finally {
    isOpening = false;
  }
}

/** The same for a text over the screen, whose keys wait for nothing. */
export function openBeside(session: Session, route: string): void {
  void openRoute(session, route).catch((error) => report(session, error));
}

export const openExercise = (session: Session): Promise<void> =>
  openRoute(session, exerciseRoute(session.state.exercise));

/** From this card w opens the lesson on the site. The key is named where the site's address is set. */
export function withWeb(
  card: Card,
  chapter: PlacedChapter,
  exercise: PlacedExercise,
  { hasSite }: WatchState,
): Card {
  card.route = () => lessonRoute(chapter, exercise);
  if (hasSite) card.keys.push(["w", "web"]);
  return card;
}
