import type { Prediction } from "../../../lib/author/course.js";
import { isUntouchedChapter, placeOf, usedBy } from "../../core/course/chapters.js";
import type { PlacedExercise } from "../../core/course/course.js";
import { entryOf } from "../../core/progress/schema.js";
import { LETTERS } from "../../core/report/prediction.js";
import { disk } from "../../node/course/disk.js";
import { updateProgress } from "../../node/store/progress.js";
import { chapterCard, recapCard } from "../draw/card.js";
import { questionLines } from "../draw/prediction.js";
import type { Key } from "./bursts.js";
import { showEnd } from "./end.js";
import { showLesson } from "./lesson.js";
import { refresh } from "./session.js";
import type { Card, Session, WatchState } from "./state.js";

/** The cards before an exercise: its chapter's, if nothing of it has run, and its question, until it was answered. */
export function cardsBefore({ course, progress, welcome, exercise }: WatchState): Card[] {
  // The first screen of all greets, and shows the first blank of the course.
  if (welcome && exercise === course.exercises[0]) return [];
  const place = placeOf(course, exercise);
  const { predict, slug } = exercise;
  const entry = progress.exercises[slug];
  return [
    ...(isUntouchedChapter(place.chapter, progress) ? [opening(place, exercise)] : []),
    ...(predict && entry?.predicted === undefined && !entry?.passed ? [question(predict, exercise)] : []),
  ];
}

function opening(place: ReturnType<typeof placeOf>, { slug }: PlacedExercise): Card {
  const isFirst = place.chapter.exercises[0].slug === slug;
  return {
    kind: "card",
    lines: (look) => chapterCard(place, look),
    keys: [
      ["l", "the lesson"],
      ["enter", isFirst ? "the first exercise" : "the exercise"],
      ["a", "all exercises"],
    ],
    press: async (session, key) => {
      if (["l", "a", "q"].includes(key.name)) await session.act(key.name);
    },
  };
}

const SKIPS = new Set(["s", "escape"]);

function question(predict: Prediction, { slug, title }: PlacedExercise): Card {
  const card: Card = {
    kind: "card",
    lines: (look) => questionLines(predict, title, look),
    keys: [
      [`a-${LETTERS[predict.choices.length - 1]}`, "your guess"],
      ["l", "the lesson"],
      ["s", "skip"],
      ["q", "quit"],
    ],
    // Enter is none of them: it would skip the question for a learner who pressed it twice on the card before.
    isFor: ({ name }) =>
      ["l", "q"].includes(name) ||
      SKIPS.has(name) ||
      (name.length === 1 && LETTERS.indexOf(name) in predict.choices),
    press: async (session, key) => {
      if (key.name === "q") return session.quit();
      if (key.name === "l") {
        session.state.cards.unshift(card);
        return showLesson(session);
      }
      const choice = LETTERS.indexOf(key.name);
      await updateProgress((progress) => {
        entryOf(progress, slug).predicted = choice in predict.choices ? choice : null;
      });
      refresh(session);
    },
  };
  return card;
}

/** The card after a chapter's last exercise, before the learner goes on to another chapter. */
export function recap({ course, state }: Session, following: PlacedExercise | undefined): Card {
  const place = placeOf(course, state.exercise);
  const next = following && placeOf(course, following).chapter;
  const users = usedBy(course, place.chapter, disk);
  return {
    kind: "card",
    lines: (look) => recapCard({ ...place, next }, users, look),
    keys: [["enter", "go on"]],
    press: async (session) => {
      if (following) await session.goTo(following);
      else showEnd(session);
    },
  };
}

/** A key while a card is shown. What comes after it is shown next. */
export async function turnCard(session: Session, card: Card, key: Key): Promise<void> {
  if (card.isFor?.(key) === false) return;
  session.state.overlay = undefined;
  await card.press(session, key);
}
