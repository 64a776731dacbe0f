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
        "There are four classes. How many different things can you tell the network?",
        "“No class given” is learned like any class, so it has a row of its own, and it is the last one. Check the label while it is still a JavaScript number.",
        "table: [K + 1, D];   signal_b = table[label_b], with label_b a whole number, 0 ≤ label_b ≤ K",
        "The table has one row more than there are classes.\nFind the first label that isn't a whole number from 0 to the last row's index, and refuse it with its value.\nMake an int32 tensor of the labels, and pick their rows.",
      ],
      explore:
        "Replace the row of “no class given” with zeros, and train `guidance-sweep` for 500 steps. What does guidance at w = 3 lose?",
      answer:
        "Nothing: 0.84, 0.87 and 0.87 are right, and 0.82, 0.84 and 0.85 with a learned row (3 seeds, 240 pictures each). The signal is added to that of the time, whose last layer has a bias. So what all rows have in common can move there, and each row holds only its difference.",
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
      explore:
        "Train `guidance-sweep` for 500 steps without hiding any label. Look at the loss, and at the share of right pictures for w = 1 and w = 3. Which of the three tells you what is missing?",
      answer:
        "Only w = 3. 3 seeds: the loss is 0.58 on average, with dropout 0.60, so it looks better. At w = 1 the shares are as high as with dropout, 0.59 to 0.65. At w = 3 they are 0.71 to 0.78, with dropout 0.82 to 0.85: guidance starts from a row that was never trained, so its direction is arbitrary.",
    },
    {
      slug: "guide",
      title: "Classifier-free guidance",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Try w = 0 and w = 1 with your line: which of the two velocities do you get from each?",
        "A line through two points: start at one, and go along the difference.",
        "v = free + w · (given − free)",
        "Subtract `free` from `given`, multiply by w, and add that to `free`.",
      ],
      explore:
        "Guide other predictions of the same network: turn both velocities into predictions of the data, x − t·v, guide those with the same w, and turn the result back. Is it the same velocity? And with scores?",
      answer:
        "It is the same, for data, noise and score. Each of them is a·x + b·v, with the same x, a and b for both. The weights 1 − w and w add up to 1, so a·x stays as it is and v is guided. It matters what you guide only where numbers are cut, such as pixels to −1 to 1.",
      predict: {
        question:
          "Ho and Salimans write guidance as (1 + w) · given − w · free. Image generators that count as we do here often use 7.5. Which w of the paper is that?",
        choices: ["7.5", "6.5", "8.5"],
        answer: 1,
        because:
          "6.5: the paper counts from the velocity with the class, and we count from the one without. The paper's 0 is our 1. Before you copy a w from a paper, check what it calls 0.",
      },
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
      explore:
        "With an interval both halves are computed outside as well. Who could save that, and how much would it be with 20 steps of `eulerFlow` and guidance for t ≤ 0.7?",
      answer:
        "The sampler: it knows its times as numbers, and needs no read. Six of the 20 steps begin above 0.7, at 1, 0.95 … 0.75. They would need half a call each, so 34 batches instead of 40: 15% less. Kynkäänniemi et al. skip them this way.",
    },
    {
      slug: "gaussian-guidance",
      title: "Guidance without a network",
      difficulty: 4,
      minutes: 25,
      hints: [
        "At t = 1 everything is pure noise. What does x say about the class there?",
        "x, x0 and x1 are normal together, so means under a condition are linear in x. A class counts by its density at x, at time t: its bell has moved and changed its width by then.",
        "V = (1 − t)² sd² + t²;   E[x1|x] = t (x − (1 − t) mean) / V;   E[x0|x] = mean + (1 − t) sd² (x − (1 − t) mean) / V;   weight_k ∝ exp(−(x − (1 − t) mean_k)² / 2V_k) / √V_k",
        "Compute the variance of x at time t, and how far x is from the bell's mean at that time, divided by the variance. Both means follow.\nFor the mixture take the logarithms of the densities, subtract the largest, and turn them into weights that add up to 1.\nIn a step compute both velocities at the same x, guide, and go down by one step's share.",
      ],
      explore:
        "It is often said that guidance draws from the density p(x) · p(class | x)^w. What are its mean and standard deviation for the two bells at w = 3 and 8? And what happens to the middle one of three bells, at −2, 0 and 2, at w = 8?",
      answer:
        "1.44 and 0.80, then 1.77 and 0.70 (by a sum over x). Guided samples have 2.03 and 0.64, then 3.27 and 0.50 (20,000 samples, 100 steps). So that isn't what guidance does. The middle bell shrinks to a point: mean 0, standard deviation 0.002.",
      predict: {
        question:
          "Two classes are bells of standard deviation 1 around 1 and −1. You know all velocities exactly, and guide toward the first with w = 3. Where is the mean of the samples?",
        choices: ["at 1, where the class is", "near 1.4", "near 2", "at 3"],
        answer: 2,
        because:
          "2.03, and the standard deviation falls from 1 to 0.64 (20,000 samples, 100 steps). No network erred here. Guidance itself leaves the data: it goes where the two classes are easiest to tell apart.",
      },
    },
    {
      slug: "frechet-distance",
      title: "Fréchet distance",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Multiply [[2, 1], [1, 2]] by [[1, 0], [0, 3]]. Is the product symmetric?",
        "A · B has the same eigenvalues as A^½ · B · A^½, and that one is symmetric. The mean comes from the same points, so one of them is no longer free.",
        "trace((A·B)^½) = trace((A^½ · B · A^½)^½);   C_ij = Σ (x_i − m_i)(x_j − m_j) / (n − 1)",
        "Take the root of A. Multiply B by it from both sides. Take the root of that, and its trace.",
      ],
      explore:
        "Draw two clouds from the same normal distribution in 16 dimensions. What is their distance with 20, 100 and 1,000 points in each?",
      answer:
        "8.6, 1.6 and 0.16 (means of 10 pairs). The true distance is 0. Few points leave the covariance uncertain, and each error counts as a difference. So compare distances only between clouds of equally many points: published ones use 50,000 pictures.",
    },
    {
      slug: "negative-guide",
      title: "Negative labels",
      difficulty: 2,
      minutes: 15,
      hints: [
        "An item has the unwanted label 0. Do you treat it like one without an unwanted label?",
        "What is unwanted takes the place of “no class given”: the line starts there. Only where nothing is unwanted does the line start where it used to.",
        "v = from + w · (toward − from);   from: velocity with the unwanted label, or with none",
        "Replace each null by none.\nAsk once for both halves: labels first, then the list you just made.\nSplit the result, and guide.",
      ],
      explore:
        "Ask the network of `guidance-sweep` for anything but a disk. Where do the disks go at w = 1.5, 2 and 3? Then ask for a box, and not a plus.",
      answer:
        "5 seeds, 240 pictures each, disks at w = 1: 0.15 to 0.23. Then at most 0.05, 0.01 and 0. But the rest isn't shared fairly: at w = 3 pluses rise from 0.35-0.53 to 0.60-0.75. “Not a plus” helps the box: 0.56-0.63 become 0.72-0.75 at w = 2, because plus is what a failed box looks like.",
      predict: {
        question:
          "Asked for a triangle at w = 2, a network draws 56 triangles, 19 disks and 24 pluses in 100 pictures. Now the disk is the negative label. How many triangles?",
        choices: ["about 75: the disks become triangles", "about as many as before", "about 100"],
        answer: 1,
        because:
          "53 (5 seeds, 240 pictures each; 42 to 66). Of 19 disks 2 are left, and 45 in 100 are pluses now, up from 24. A negative label says where not to go. It doesn't say where to go instead.",
      },
    },
    {
      slug: "guidance-sweep",
      title: "The price of guidance",
      difficulty: 4,
      minutes: 25,
      hints: [
        "Which tensors does your trainer move? Is the table among them?",
        "The batch, the hidden labels, the noise and the times are fresh in each step. In the sweep the noise is the same for each w.",
        "loss = velocityLoss(v(·, ·, dropped labels), x0, x1, t);   row(w) = judge(eulerFlow(guided(w), x1))",
        "The signal of the labels goes to the network as its fourth argument.\nFor a loss draw the batch, hide labels, draw noise and times, and let the velocity close over the labels.\nFor a row sample with the guided velocity, judge the pictures against the labels, and compare their features with those of the world.",
      ],
      explore:
        "Guide with w = 5, but only for t ≤ 0.7. Then only for t ≥ 0.3. Which of the two changes the table?",
      answer:
        "The first. 3 seeds, 240 pictures: the distance falls from 1.18-2.32 to 0.51-1.15, different pictures rise from 42-55 to 53-70, and 0.80 to 0.84 are still right instead of 0.85 to 0.91. The second changes nothing: 1.18-2.34. In the first steps x is nearly pure noise, and all pictures of a class are pushed the same way.",
      predict: {
        question:
          "At w = 1 a network draws 61 of 100 shapes right. Guidance uses nothing but the same network. How many are right at w = 8?",
        choices: ["still 61: nothing new was learned", "about 75", "about 90", "fewer: the pictures break"],
        answer: 2,
        because:
          "91 (10 seeds, 160 pictures each, 0.86 to 0.96). The price is in the other columns: of the 80 pictures of the world, 57 come up at w = 1 and 34 at w = 8. The Fréchet distance rises from 0.7 to 2.9.",
      },
      seconds: 20,
    },
  ],
});
