import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "What counts as an answer",
  difficulty: 1,
  minutes: 15,
  hints: [
    "Call it with a true statement about another place. Does it count as an answer?",
    "An answer is a whole sentence about what was asked, with a value that this attribute can have. The text has to begin with it; what follows does not matter.",
    "answers ⇔ text begins with “the ” + attribute + “ of ” + place + “ is ” + v + “ .” for some v of VALUES[attribute]",
    "Make the sentence for every value of the attribute and ask whether the text begins with one of them.\nThen the first words of a question, then the single end; the rest is other.",
  ],
  explore:
    "Count the kinds of the base's continuations: of 36 bare questions, and of the same questions in a chat, <user> question <asst>.",
  answer:
    'Bare, it continues 36 times. In a chat it does none of the three: 36 times "other". A model that has never read <asst> does not know ' +
    "that its turn has come.",
});
