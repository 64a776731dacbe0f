import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Filtered traces",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Put the same right trace in three times and allow two of a problem. How many are kept, and is there still a place for another one?",
    "A copy tells the student nothing new, so it takes no place. What makes two traces the same is the problem and every token; what makes two problems the same is their digits, in order.",
    "right ⟺ well formed ∧ answer = Σ digits mod 10;   yield = |kept| / |traces|;   right but invalid = |{right, some thought not valid}| / |traces|",
    "Ask the parsed chain for its form and its answer.\nRemember, for each problem, which chains it has kept. A trace is kept if its chain is new there and the problem has a place left.\nCount invalid ones among all right traces, and divide by all traces.",
  ],
  explore:
    "Ask the reasoner 3,000 times: once for each of 3,000 problems, 4 times for 750, 16 times for 187, or 64 times for 47. What is the yield of `keepGoodTraces`, with no limit?",
  answer:
    "0.64, 0.52, 0.29 and 0.10 (means of 3 draws), while the share of right traces is about 0.64 each time. A problem of six digits has only six right chains, and the filter keeps each of them once. For the same tokens, more problems teach more than more tries.",
  predict: {
    question:
      "The reasoner writes one chain for each of 3,000 problems. Six or seven of ten have the right answer. What share of all 3,000 chains has the right answer, and a wrong thought on the way?",
    choices: ["about 1 of 100", "about 1 of 15", "about 1 of 5"],
    answer: 0,
    because:
      "0.008 to 0.014 (4 draws of 3,000 chains). An error stays hidden only if a second one cancels it exactly, and there are nine ways to be wrong. Chains in words, with longer steps, cancel more easily.",
  },
});
