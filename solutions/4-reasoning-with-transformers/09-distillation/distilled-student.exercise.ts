import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A distilled student",
  difficulty: 3,
  minutes: 35,
  seconds: 20,
  hints: [
    "Print four traces of one problem. Are they different? Then take an example of each lesson. Which of its tokens does the loss grade?",
    "The student learns only from the texts. At temperature 0, a problem has only one text. A direct example grades only the answer, and a filter by answer decides which of the teacher's sums the student ever sees.",
    "traces ~ teacher(· | problem) at T = 1;   answers: ⇒ a .   traces: all   filtered: {trace : answer = Σ digits mod 10};   loss = mean of −ln q(written)",
    "Repeat each problem, sample all chains with one call, and keep the digits with each chain.\nFor each lesson, decide which traces stay and which part of them is written; no answer is a guess.\nMake a small model and widen its initialization. Train on examples drawn one by one.",
  ],
  explore:
    "Give the student only 300 of the teacher's chains, and let it learn from the right ones. How often is it right? Try three seeds.",
  answer:
    "10%, 74% and 65% of the time. About 190 right chains are few for 8,616 parameters: one student never found the skill, and the others know only the sums they saw. With the teacher's probabilities on the same 300 chains, right and wrong, all three reached about 62%.\nMeasured with the probabilities: 0.61 to 0.63.",
  predict: {
    question:
      "The filtered student is right in about 90% of its samples; its teacher, in 63%. Now the student teaches: it writes four chains for each of 1,500 problems, and a new student learns from the right ones. How often is the new student right?",
    choices: ["about 85%: copies of copies get worse", "about 90%, as its teacher", "98% or more"],
    answer: 2,
    because:
      "98% or more, in two out of three runs. The third student stayed at chance, as small models sometimes do. The filter keeps more of this teacher's chains. Once a teacher is always right, there is nothing left to filter.\nMeasured: right 0.98 to 1.00; kept 0.70 to 0.74, against 0.52.",
  },
  keeps: ["student"],
});
