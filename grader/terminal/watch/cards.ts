import { existsSync } from "node:fs";
import type { Prediction } from "../../../lib/author/course.js";
import { type ChapterPlace, isUntouchedChapter, placeOf, usedBy } from "../../core/course/chapters.js";
import type { PlacedExercise } from "../../core/course/course.js";
import { entryOf } from "../../core/progress/schema.js";
import { LETTERS } from "../../core/report/prediction.js";
import { disk } from "../../node/course/disk.js";
import { updateProgress } from "../../node/store/progress.js";
import { chapterCard, needsLines, recapCard } from "../draw/card.js";
import { questionLines } from "../draw/prediction.js";
import { wrap } from "../draw/text.js";
import type { Key } from "./bursts.js";
import { scrollCard } from "./card.js";
import { showEnd } from "./end.js";
import { showLesson } from "./lesson.js";
import { refresh } from "./session.js";
import type { Card, Session, WatchState } from "./state.js";
import { openRoute, withWeb } from "./web.js";

/**
 * The cards before an exercise: its chapter's, if nothing of it has run, and its question, until it was answered. Before the first run
 * the last of them says what the exercise takes for granted; where there is none, a card of its own does.
 */
export function cardsBefore(state: WatchState): Card[] {
  const { course, progress, welcome, exercise } = state;
  // The first screen of all greets, and shows the first blank of the course.
  if (welcome && exercise === course.exercises[0]) return [];
  const place = placeOf(course, exercise);
  const { predict, slug } = exercise;
  const entry = progress.exercises[slug];
  const needs = entry?.runs ? [] : (exercise.needs ?? []);
  const web = (card: Card) => withWeb(card, place.chapter, exercise, state);
  const cards = [
    ...(isUntouchedChapter(place.chapter, progress) ? [opening(place, exercise)] : []),
    ...(predict && entry?.predicted === undefined && !entry?.passed ? [question(predict, exercise)] : []),
  ].map(web);
  if (needs.length === 0) return cards;
  const last = cards.pop() ?? web(before(exercise));
  const { lines } = last;
  last.lines = (look) => [...lines(look), "", ...needsLines(needs, look)];
  return [...cards, last];
}

/** The card of an exercise that no other card comes before. */
function before({ title, minutes }: PlacedExercise): Card {
  const card: Card = {
    kind: "card",
    lines: (look) => wrap(`${look.color.bold.cyan(title)}   ${look.color.dim(`${minutes} min`)}`, look),
    keys: [
      ["l", "the lesson"],
      ["enter", "the exercise"],
    ],
    press: async (session, { name }) => {
      if (name === "l") await readFrom(card, session);
      else if (name === "q") session.quit();
    },
  };
  return card;
}

function opening(place: ChapterPlace, { slug }: PlacedExercise): Card {
  const isFirst = place.chapter.exercises[0].slug === slug;
  const hasStory = place.number === 1 && existsSync(place.part.story);
  const card: Card = {
    kind: "card",
    lines: (look) => chapterCard(place, look, hasStory),
    keys: [
      ...(hasStory ? [STORY] : []),
      ["l", "the lesson"],
      ["enter", isFirst ? "the first exercise" : "the exercise"],
      ["a", "all exercises"],
    ],
    press: async (session, key) => {
      if (hasStory && key.name === "p") await readFrom(card, session, "story");
      else if (["l", "a", "q"].includes(key.name)) await session.act(key.name);
    },
  };
  return card;
}

const STORY: [key: string, what: string] = ["p", "the story"];
const LOOK_BACK: [key: string, what: string] = ["p", "looking back"];

/** Opens a page of the lesson; the card is there again when the reader closes it. */
async function readFrom(card: Card, session: Session, opened?: "story" | "look back"): Promise<void> {
  session.state.cards.unshift(card);
  await showLesson(session, opened);
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
      ["l", "q", "w"].includes(name) ||
      SKIPS.has(name) ||
      (name.length === 1 && LETTERS.indexOf(name) in predict.choices),
    press: async (session, key) => {
      if (key.name === "q") return session.quit();
      if (key.name === "l") return readFrom(card, session);
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
  const hasLookBack = place.number === place.of && existsSync(place.part.lookBack);
  const card: Card = {
    kind: "card",
    lines: (look) => recapCard({ ...place, next }, users, look, hasLookBack),
    keys: [...(hasLookBack ? [LOOK_BACK] : []), ["enter", "go on"]],
    press: async (session, { name }) => {
      if (hasLookBack && name === "p") await readFrom(card, session, "look back");
      else if (following) await session.goTo(following);
      else showEnd(session);
    },
  };
  return withWeb(card, place.chapter, state.exercise, state);
}

/** A key while a card is shown. What comes after it is shown next. */
export async function turnCard(session: Session, card: Card, key: Key): Promise<void> {
  const { state, terminal } = session;
  card.note = undefined;
  if (key.name === "w" && card.route) return openRoute(session, card.route());
  if (scrollCard(card, key, state.savedBelow, terminal.look()) || card.isFor?.(key) === false) return;
  state.overlay = undefined;
  await card.press(session, key);
}
