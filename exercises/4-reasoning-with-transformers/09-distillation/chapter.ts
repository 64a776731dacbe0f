import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Distillation",
  summary:
    "You can teach a small model what a large one writes or believes, and say what each method of this part costs.",
  exercises: [
    {
      slug: "softened-loss",
      title: "The softened distillation loss",
      difficulty: 2,
      minutes: 25,
      hints: [
        "Give teacher and student the same logits. Is the loss 0 at τ = 1, and still 0 at τ = 3?",
        "The teacher draws: its softened probabilities are the weights, and the student has to be likely where the teacher is. The gradient loses one factor 1/τ in the division of the logits, and a second one because soft distributions hardly differ.",
        "loss = τ² · mean over t of Σ_v p_v (ln p_v − ln q_v),   p = softmax(teacher / τ),   q = softmax(student / τ)",
        "Divide both logits by the temperature, and take the logarithm of the softmax in one stable step; the teacher's comes from a constant.\nSum the weighted differences over the vocabulary.\nLeave out what the mask leaves out, divide by how many tokens are left, at least 1, and multiply.",
      ],
      explore:
        "Is a higher temperature always better? Teach students from 300 chains of the reasoner, as in the question, at τ = 1, 2 and 4.",
      answer:
        "Sampled 0.56 to 0.61 at τ = 1, 0.61 to 0.63 at τ = 2, and 0.51 to 0.69 at τ = 4 (3 seeds each). Warm students are less alike: at τ = 4 one of the three fell to 0.16 if it took its likeliest tokens, the others had 0.70 and 0.75. A high temperature asks the student to get the unlikely tokens right too, and it has few parameters for them.",
      predict: {
        question:
          "The reasoner is right in 0.63 of its samples. A student of only 300 of its chains is right in 0.48. Another one learns from the reasoner's probabilities on the same 300 chains, at τ = 2. How often is it right?",
        choices: [
          "about 0.3: soft targets are vague",
          "about 0.48: they are the same chains",
          "about 0.62",
          "about 0.8",
        ],
        answer: 2,
        because:
          "0.61 to 0.63, and 0.47 to 0.50 from the text (3 seeds, 500 steps of 32, 400 problems each). A text says which token was drawn; the probabilities also say which others could have been. So 300 chains teach nearly all that the teacher knows.",
      },
    },
    {
      slug: "keep-good-traces",
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
    },
    {
      slug: "on-policy-distillation",
      title: "On-policy distillation",
      difficulty: 4,
      minutes: 40,
      hints: [
        "Let the teacher be sure of one token, and the student of another. Which divergence grows if the student never writes what the teacher likes, and which if it writes what the teacher never does?",
        "The first one named draws, and its probabilities are the weights. The student writes, so only places that it comes to are corrected, the strange ones too. What was written is data: gradients flow through the logits alone.",
        "KL(q ‖ p) = Σ_v q_v (ln q_v − ln p_v),   q the student, p the teacher;   mask[t] = 1 ⟺ token t + 1 was written;   P(a, b) = first_a · second_b",
        "Multiply the probabilities of the two tokens, row by row, and compare with the teacher's in both directions.\nFor the loss weigh with the student's own probabilities, and keep them in the gradient.\nLet the student sample; let both read its rows; average over the written tokens; clip, and step.",
      ],
      explore:
        "Which of the two makes the difference, the student's chains or the reverse divergence? Start from `two-minds` again and make 20 steps of 32 chains, on chains that the reasoner wrote: with `reverseKL`, with `softenedLoss` at τ = 1, and with their text alone.",
      answer:
        "`reverseKL` on the teacher's chains reaches 0.71 to 0.75, `softenedLoss` 0.45 to 0.53, the text alone 0.42 to 0.47 (5 seeds each); on its own chains it was 0.74 to 0.85. So most of it is the direction. And it doesn't last: after 200 steps on its own chains the student is right in 0.69 (one seed). It has learned the teacher's errors too.",
      predict: {
        question:
          "A student answers at once in 84 of 100 cases, and is right in 16. Its teacher is right in 63. The student makes 20 steps on chains of its own, 32 in each. How often is it right then, sampled?",
        choices: ["in about 25 of 100", "in about 45", "in 63, as its teacher", "in about 80"],
        answer: 3,
        because:
          "In 74 to 85 of 100 (10 seeds, 500 problems each). It stops answering at once, because its teacher never does. And where the teacher wavers between two sums, the reverse divergence lets the student keep to one of them: its own, which is right more often.",
      },
    },
    {
      slug: "distilled-student",
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
    },
    {
      slug: "draft-and-verify",
      title: "Speculative sampling",
      difficulty: 4,
      minutes: 35,
      hints: [
        "Let p and q be equal. How often is a token rejected? Now let q always draw token 0, and p never: what comes out, and how often?",
        "A token that the draft proposes too often is accepted in part, so that it comes out as often as the target would write it. What is missing then are the tokens that the draft proposes too rarely: each lacks exactly what it has too little of.",
        "acceptance = Σ_x min(p(x), q(x));   residual(x) = max(0, p(x) − q(x)) / Σ max(0, p − q);   accept x if u < p(x) / q(x)",
        "Go through the drafted tokens in order, one draw for each.\nAt the first draw that is not below the ratio, return what was accepted and a token from the residual of this place.\nIf none was rejected, draw one more from the row after the last drafted token.",
      ],
      explore:
        "Let the filtered student draft for the reasoner, 1, 2, 4 or 8 tokens at a time. How many passes of the reasoner does a chain of 15 tokens need? And with `hasty` as the draft?",
      answer:
        "8.0, 5.3, 3.3 and 2.3 passes with the student, 8.1, 5.9, 3.8 and 2.9 with `hasty` (60 problems each). Of the student's tokens that are judged 0.96 to 0.99 are accepted, of those of `hasty` 0.90 to 0.91. The longer the draft, the more of it is discarded: with 8 tokens `hasty` drafts 16.2 for a chain.",
      predict: {
        question:
          "A draft writes 4 tokens at a time, and each is accepted with probability 0.7. How many tokens come out of one pass of the target, on average?",
        choices: ["1.7", "2.8", "3.8", "4.7"],
        answer: 1,
        because:
          "2.77 = 1 + 0.7 + 0.7² + 0.7³ + 0.7⁴: the k-th drafted token counts only if all before it were accepted. 3.8 forgets that. With a distilled student as the draft 0.96 to 0.98 are accepted, and 4.4 to 4.6 tokens come out of a pass.",
      },
    },
    {
      slug: "accuracy-against-tokens",
      title: "Accuracy against tokens",
      difficulty: 2,
      minutes: 25,
      hints: [
        "Best-of-4 with a judge: three chains are discarded, and the judge reads all four. Does your cost change if the judge is twice as large? And does it change with what was kept?",
        "Work is paid for when it is done, whatever becomes of it. A model's token costs in proportion to its parameters. The bill is for a problem, so the mean is over problems.",
        "cost = 1/N · Σ_problems Σ_work tokens · parameters / unit;   a dominates b ⟺ tokens_a ≤ tokens_b ∧ accuracy_a ≥ accuracy_b ∧ (tokens_a < tokens_b ∨ accuracy_a > accuracy_b)",
        "Add up the cost of all pieces of work of a problem, then take the mean over problems, also over those without work.\nKeep each index whose point no other dominates. Sort these by tokens; equal ones stay as they were.",
      ],
      explore:
        "How much does a vote bring on top of the distilled student? Compare votes of 2, 4 and 8 of the student with those of the reasoner, at their cost.",
      answer:
        "Votes of 2, 4 and 8 students are right in 0.91, 0.99 and 1.00, at 18, 36 and 71 tokens of the reasoner; its own votes in 0.60, 0.82 and 0.89, at 30, 60 and 120 (means of 3 runs, 400 problems each). One greedy chain of the student is right in 0.99 to 1.00, at 9 tokens.",
      predict: {
        question:
          "The reasoner writes a chain in 15 tokens. Now the student, 0.59 of its size, drafts 4 tokens at a time, and 0.97 of them are accepted. What does a chain cost, in tokens of the reasoner, if all work is counted?",
        choices: ["about 5", "about 9", "15, as before", "about 23"],
        answer: 3,
        because:
          "23 to 24 (two students, 60 problems each): the student drafts 12.7 tokens, which cost 7.5, and the reasoner reads 16. Speculative decoding saves no arithmetic. It saves passes, 3.3 in place of 15, and a pass over five tokens takes hardly longer than one over one.",
      },
    },
  ],
});
