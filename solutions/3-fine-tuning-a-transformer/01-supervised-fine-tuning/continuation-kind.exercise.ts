import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "What counts as an answer",
  difficulty: 1,
  minutes: 15,
  hints: [
    "Pass in a true statement about a different place. Does your function count it as an answer?",
    "An answer is a whole sentence about the attribute and place in the question, with any value the attribute can have. What comes after the sentence doesn't matter.",
    "answers ⇔ text begins with “the ” + attribute + “ of ” + place + “ is ” + v + “ .” for some v of VALUES[attribute]",
    "Build the sentence for every value of the attribute, and check whether the text begins with one of them.\nThen check for the first words of a question, and for <eos> alone. Anything else is “other”.",
  ],
  explore:
    "Let the base continue 36 questions without the chat template, then the same questions inside it. How often does each kind of continuation occur?",
  answer:
    'Without the template, the base continues all 36 times with another question. Inside the template, all 36 continuations are "other". The base has never read <asst>, so it can\'t know that its turn has come.',
});
