import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A distilled student",
  difficulty: 3,
  minutes: 35,
  seconds: 20,
  hints: [
    "Print four traces of one problem. Are they different? Then look at an example of each lesson: which of its tokens does the loss grade?",
    "Everything that the student learns is in the texts. At temperature 0 a problem has one text; in a direct example the answer is the only token worth grading; and a filter by answer decides which of the teacher's sums the student ever sees.",
    "traces ~ teacher(· | problem) at T = 1;   answers: ⇒ a .   traces: all   filtered: {trace : answer = Σ digits mod 10};   loss = mean of −ln q(written)",
    "Repeat each problem, ask for all chains at once, and keep the digits beside each chain.\nFor each lesson decide which traces stay and what of them is written; no answer is a guess.\nMake a small model and widen its start. Train on examples that are drawn one by one.",
  ],
  explore:
    "Give the student only 300 of the teacher's chains, and keep the right ones. How often is it right? Try three seeds.",
  answer:
    "0.10, 0.74 and 0.65. About 190 right chains are few for 8,616 parameters: one student never found the skill, and the others know only the sums that happened to come up. With the teacher's probabilities on the same 300 chains, right and wrong ones, all three reached 0.61 to 0.63.",
  predict: {
    question:
      "The filtered student is right in 0.86 to 0.96 of its samples; its teacher had 0.63. Now the student is the teacher: four chains for each of 1,500 problems, the right ones kept, a new student. How often is that one right?",
    choices: ["about 0.85: copies of copies get worse", "about 0.9, as its teacher", "0.98 or more"],
    answer: 2,
    because:
      "0.98 to 1.00 in two of three runs; the third student stayed at chance, which happens to small models now and then. The filter keeps 0.70 to 0.74 of the student's chains, where it kept 0.52 of the first teacher's. It can't go on forever: a teacher that is always right leaves nothing to filter.",
  },
  keeps: ["student"],
});
