import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "What counts as an answer",
  difficulty: 1,
  minutes: 15,
  hints: [
    "Call it with a true statement about another place. Does it count as an answer?",
    "An answer is a whole sentence about what was asked, with a value this attribute can have. What follows it doesn't matter.",
    "answers ⇔ text begins with “the ” + attribute + “ of ” + place + “ is ” + v + “ .” for some v of VALUES[attribute]",
    "Make the sentence for every value of the attribute. Does the text begin with one of them?\nThen check for a question's first words, then for a lone end. The rest is other.",
  ],
  explore:
    "Count the kinds of the base's continuations: after 36 bare questions, and after the same questions in a chat, <user> question <asst>.",
  answer:
    'Bare, it continues 36 times. In a chat, all 36 are "other". A model that has never read <asst> doesn\'t know that its turn has come.',
});
