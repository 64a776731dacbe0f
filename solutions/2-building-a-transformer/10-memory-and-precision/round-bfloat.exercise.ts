import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "bfloat16 and master weights",
  difficulty: 3,
  minutes: 30,
  seconds: 30,
  hints: [
    "Round 1 + 2⁻⁸ and 1 + 3·2⁻⁸. Both are halfway between two bfloat16 numbers. Does the first round down, and the second up?",
    "If you add a little less than half of the last kept bit and then cut off the rest, numbers round to the nearest, and ties round down. What must you add to a tie so that it rounds up when the kept part is odd?",
    "bits + 7FFF + (bit 16), then the lower 16 bits are 0;   update lost if |lr · step| < half a gap, where a gap is 2^(e − 7) for numbers from 2^e on",
    "Add the constant and the last kept bit to the bits.\nIf there are master copies, make float32 twins, let AdamW update them, and round them into the model's variables. Never write a rounded number back into a twin.",
  ],
  explore:
    "Round the base model's weights to bfloat16 and add 0.0001 to each. How large may a weight be for the sum to be a different number? How many of its weights are smaller than that? What are the answers for 0.0005?",
  answer:
    "Below 1/32, half a gap is at most 6.1e-5, so adding 0.0001 has an effect; from 1/32 on it is 1.2e-4, and the step is lost. 24% of the base's 28,512 weights lie below 1/32. After 300 steps at 1e-4, 40% have moved, many of them only in the first step, before they were rounded. For 0.0005 the limit is 1/4: 94% lie below it, and 90% have moved.",
  predict: {
    question:
      "You count the tokens of a long text in bfloat16, adding 1 for each. Where does the counter stop?",
    choices: ["at 256", "at 65,504", "at 16,777,216", "never below 3e38"],
    answer: 0,
    because:
      "At 256. With 8 significant bits, the next number is 258, and 257 lies halfway between. It rounds to the neighbor whose last bit is 0, which is 256 again. In float32 the same happens at 2²⁴ = 16,777,216.",
  },
});
