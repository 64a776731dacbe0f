import { defineChapter } from "#lib/course";

// The order: class-signal, drop-labels, guide, guided-sampler, gaussian-guidance, frechet-distance, negative-guide, guidance-sweep.
export default defineChapter({
  title: "Class conditioning",
  summary: "You can tell a flow what to draw, guide it, and measure what guidance costs.",
  exercises: [
    {
      slug: "class-signal",
      title: "Class embeddings",
      difficulty: 1,
      minutes: 12,
      hints: [
        "There are four classes. How many different things can the network be told?",
        "“No class given” is learned like any class, so it has a row of its own, and it is the last one. The label is checked while it is still a number of JavaScript.",
        "table: [K + 1, D];   signal_b = table[label_b], with label_b a whole number, 0 ≤ label_b ≤ K",
        "The table has one row more than there are classes.\nFind the first label that isn't a whole number from 0 to the last row's index, and refuse it with its value.\nMake an int32 tensor of the labels, and pick their rows.",
      ],
      explore: "Give the label K a vector of zeros in place of a learned row. What could go wrong?",
    },
    {
      slug: "drop-labels",
      title: "Label dropout",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Call it for a batch of 1,000 labels with a share of 0.15. Does each call hide about 150 of them?",
        "Each label has its own draw. A draw is in [0, 1), so one comparison is right for the shares 0 and 1 too.",
        "label'_b = none if u_b < share, else label_b;   u_b uniform in [0, 1), a new one for each b",
        "Go through the labels. For each one draw a number, and compare it with the share. Put either `none` or the label into the new list.",
      ],
      explore: "Hide the labels of a whole batch by one draw. What does the loss see of it?",
    },
    {
      slug: "guide",
      title: "Classifier-free guidance",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Try w = 0 and w = 1 with your line: which of the two velocities comes out of each?",
        "A line through two points: start at one, and go along the difference.",
        "v = free + w · (given − free)",
        "Subtract `free` from `given`, multiply by w, and add that to `free`.",
      ],
      explore: "The paper's own w is ours less 1. What does its w = 0 mean, and what does ours?",
    },
    {
      slug: "guided-sampler",
      title: "Guided sampling",
      difficulty: 3,
      minutes: 25,
      hints: [
        "For which w is one of the two velocities not needed?",
        "Items, times and labels are all doubled, in the same order. The result's first half belongs to the labels. A condition for each item needs as many axes as the items have.",
        "[given | free] = velocity([x | x], [t | t], [labels | none]);   v_b = guide(free_b, given_b, w) if from ≤ t_b ≤ to, else given_b",
        "Ask with the labels alone if w is 1.\nElse join x to itself, t to itself, and the labels to as many none; split the result into two halves.\nCompare t with both ends, give that condition axes of length 1 up to the rank of x, and choose between the guided and the given velocity.",
      ],
      explore: "The interval saves no call here. Where could a sampler save one?",
    },
    {
      slug: "gaussian-guidance",
      title: "Guidance without a network",
      difficulty: 4,
      minutes: 25,
      hints: [
        "At t = 1 everything is pure noise. What does x tell there about the class?",
        "x, x0 and x1 are normal together, so means under a condition are linear in x. A class counts by its density at x, at time t: its bell has moved and changed its width by then.",
        "V = (1 − t)² sd² + t²;   E[x1|x] = t (x − (1 − t) mean) / V;   E[x0|x] = mean + (1 − t) sd² (x − (1 − t) mean) / V;   weight_k ∝ exp(−(x − (1 − t) mean_k)² / 2V_k) / √V_k",
        "Compute the variance of x at time t, and how far x is from the bell's mean at that time, divided by the variance. Both means follow.\nFor the mixture take the logarithms of the densities, subtract the largest, and turn them into weights that add up to 1.\nIn a step compute both velocities at the same x, guide, and go down by one step's share.",
      ],
      explore: "Guide toward a narrow bell between two wide ones. Where do the samples go?",
    },
    {
      slug: "frechet-distance",
      title: "Fréchet distance",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Multiply [[2, 1], [1, 2]] by [[1, 0], [0, 3]]. Is the product symmetric?",
        "A · B has the same eigenvalues as A^½ · B · A^½, and that one is symmetric. The mean was computed from the same points, so one of them is no longer free.",
        "trace((A·B)^½) = trace((A^½ · B · A^½)^½);   C_ij = Σ (x_i − m_i)(x_j − m_j) / (n − 1)",
        "Take the root of A. Multiply it to B from both sides. Take the root of that, and its trace.",
      ],
      explore:
        "Measure two halves of the same data: how far from 0 is the distance with 20, 100 and 1,000 points?",
    },
    {
      slug: "negative-guide",
      title: "Negative labels",
      difficulty: 2,
      minutes: 15,
      hints: [
        "An item has the unwanted label 0. Is it treated like one without an unwanted label?",
        "What is unwanted takes the place of “no class given”: the line starts there. Only where nothing is unwanted does the line start where it used to.",
        "v = from + w · (toward − from);   from: velocity with the unwanted label, or with none",
        "Replace each null by none.\nAsk once for both halves: labels first, then the list you just made.\nSplit the result, and guide.",
      ],
      explore: "Ask for “anything but a disk”.",
    },
    {
      slug: "guidance-sweep",
      title: "The price of guidance",
      difficulty: 4,
      minutes: 25,
      hints: [
        "Which tensors does your trainer move? Is the table among them?",
        "The batch, the hidden labels, the noise and the times are drawn anew in each step. In the sweep the noise is the same for each w.",
        "loss = velocityLoss(v(·, ·, dropped labels), x0, x1, t);   row(w) = judge(eulerFlow(guided(w), x1))",
        "The signal of the labels goes to the network as its fourth argument.\nFor a loss draw the batch, hide labels, draw noise and times, and let the velocity close over the labels.\nFor a row sample with the guided velocity, judge the pictures against the labels, and compare their features with those of the world.",
      ],
      explore: "Guide with w = 5 at t ≤ 0.7 only. Which columns of the table change?",
      seconds: 20,
    },
  ],
});
