import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "What counts as an answer",
  difficulty: 1,
  minutes: 15,
  hints: [
    "Call it with a true statement about another place. Does it count as an answer?",
    "An answer is a whole sentence about what was asked, with a value this attribute can have, whatever follows.",
    "answers ⇔ text begins with “the ” + attribute + “ of ” + place + “ is ” + v + “ .” for some v of VALUES[attribute]",
    "Make the sentence for every value of the attribute, and compare beginnings.\nThen check for a question's first words, and for <eos> alone. The rest is other.",
  ],
  explore:
    "Count the kinds of the base's continuations after 36 bare questions, and after the same questions as a chat.",
  answer:
    'After all 36 bare questions, the base continues. In a chat, all 36 are "other": a model that has never read <asst> doesn\'t know that its turn has come.',
});
