import { mistakesFor } from "#lib/author/mistakes";
import { grow } from "./grow-node.js";
import { backUp, type Node, selectPath } from "./select-and-back-up.js";
import { treeSearch as right, type SearchPlan, type SearchWorld } from "./tree-search.js";
import { puct } from "./ucb-and-puct.js";

/** What a simulation returns that is to be the last one. */
const STOP = "stop";

/** One simulation, with all that it may use. */
type Simulation = (parts: {
  root: Node<any>;
  world: SearchWorld<any>;
  plan: Required<SearchPlan<any>>;
  made: number;
  select: () => Node<any>[];
}) => unknown;

/** `treeSearch` with another simulation. */
const simulating = (simulate: Simulation, before?: (root: Node<any>) => void) => ({
  treeSearch<S>(root: Node<S>, world: SearchWorld<S>, plan: SearchPlan<S>): void {
    right(root, world, { ...plan, simulations: Math.min(plan.simulations, 0) });
    if (!(Number.isInteger(plan.simulations) && plan.simulations >= 0))
      throw new RangeError(`${plan.simulations} simulations`);
    before?.(root);
    const whole = { score: puct, ...plan } as Required<SearchPlan<any>>;
    const select = () => selectPath(root, (child, parent) => whole.score(child, parent.visits, plan.c));
    for (let made = 0; made < plan.simulations; made++)
      if (simulate({ root, world, plan: whole, made, select }) === STOP) break;
  },
});

const leafOf = (path: Node<any>[]) => path[path.length - 1];

/** A whole simulation by a path. */
const along = (path: Node<any>[], world: SearchWorld<any>, topK: number) => {
  const leaf = leafOf(path);
  const value = world.value(leaf.state);
  if (!world.isEnd(leaf.state)) grow(leaf, world.policy, topK);
  backUp(path, value);
};

export default mistakesFor<typeof import("./tree-search.js")>({
  greedy: {
    because:
      "The search never left its first child. The score of the plan has a bonus, so that children with few visits get their turn.",
    ...simulating(({ root, world, plan }) =>
      along(
        selectPath(root, ({ visits, valueSum }) => (visits === 0 ? 0 : valueSum / visits)),
        world,
        plan.topK,
      ),
    ),
  },
  "always-puct": {
    because: "PUCT was used whatever the plan says. `score` of the plan says how children are compared.",
    ...simulating(({ root, world, plan }) =>
      along(
        selectPath(root, (child, parent) => puct(child, parent.visits, plan.c)),
        world,
        plan.topK,
      ),
    ),
  },
  "c-ignored": {
    because: "c was left at 1. The plan says how much exploration counts.",
    ...simulating(({ root, world, plan }) =>
      along(
        selectPath(root, (child, parent) => plan.score(child, parent.visits, 1)),
        world,
        plan.topK,
      ),
    ),
  },
  "visits-of-the-root": {
    because:
      "Every score was asked with the visits of the root. Each child competes for the visits of its own parent.",
    ...simulating(({ root, world, plan }) =>
      along(
        selectPath(root, (child) => plan.score(child, root.visits, plan.c)),
        world,
        plan.topK,
      ),
    ),
  },
  "visits-of-the-children": {
    because:
      "The visits of the siblings were summed. Below the root a parent has one more than that: the visit that evaluated it.",
    ...simulating(({ root, world, plan }) =>
      along(
        selectPath(root, (child, parent) =>
          plan.score(
            child,
            parent.children.reduce((sum, { visits }) => sum + visits, 0),
            plan.c,
          ),
        ),
        world,
        plan.topK,
      ),
    ),
  },
  "visits-of-one-at-least": {
    because:
      "A parent without a visit was given one. The root has none in the first simulation, and 0 is its count.",
    ...simulating(({ root, world, plan }) =>
      along(
        selectPath(root, (child, parent) => plan.score(child, parent.visits || 1, plan.c)),
        world,
        plan.topK,
      ),
    ),
  },
  "visits-of-the-child": {
    because: "The score was asked with the child's own visits. The second count is that of its parent.",
    ...simulating(({ root, world, plan }) =>
      along(
        selectPath(root, (child) => plan.score(child, child.visits, plan.c)),
        world,
        plan.topK,
      ),
    ),
  },
  "number-of-the-simulation": {
    because:
      "The score was asked with the number of the simulation. Below the root a parent has fewer visits than that.",
    ...simulating(({ root, world, plan, made }) =>
      along(
        selectPath(root, (child) => plan.score(child, made, plan.c)),
        world,
        plan.topK,
      ),
    ),
  },
  "counted-before-selecting": {
    because:
      "The visits of the parent include the simulation that is under way. They are counted at its end.",
    ...simulating(({ root, world, plan }) =>
      along(
        selectPath(root, (child, parent) => plan.score(child, parent.visits + 1, plan.c)),
        world,
        plan.topK,
      ),
    ),
  },
  "children-of-the-root-only": {
    because: "Selection stopped at the children of the root. It goes on to a leaf.",
    ...simulating(({ world, plan, select }) => along(select().slice(0, 2), world, plan.topK)),
  },
  "never-expanded": {
    because: "Leaves were not expanded, so the tree stays one level deep.",
    ...simulating(({ world, select }) => {
      const path = select();
      backUp(path, world.value(leafOf(path).state));
    }),
  },
  "last-leaf-not-expanded": {
    because:
      "The last simulation did not expand its leaf. It has four phases like any other, and a later search may go on there.",
    ...simulating(({ world, plan, made, select }) => {
      const path = select();
      const leaf = leafOf(path);
      const value = world.value(leaf.state);
      if (made < plan.simulations - 1 && !world.isEnd(leaf.state)) grow(leaf, world.policy, plan.topK);
      backUp(path, value);
    }),
  },
  "evaluated-again-and-expanded": {
    because:
      "A leaf was expanded only when it was reached again, and then evaluated again. It gets its children in its first visit.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      const leaf = leafOf(path);
      const value = world.value(leaf.state);
      if (leaf.visits > 0 && !world.isEnd(leaf.state)) grow(leaf, world.policy, plan.topK);
      backUp(path, value);
    }),
  },
  "expanded-on-the-second-visit": {
    because:
      "A leaf was expanded only when it was reached again. It gets its children in the first simulation that reaches it.",
    ...simulating(({ world, plan, select }) => {
      let path = select();
      if (leafOf(path).visits > 0 && !world.isEnd(leafOf(path).state)) {
        grow(leafOf(path), world.policy, plan.topK);
        path = select();
      }
      backUp(path, world.value(leafOf(path).state));
    }),
  },
  "child-evaluated": {
    because:
      "The leaf was expanded first, and a child of it evaluated. The leaf itself is evaluated; its children wait for later visits.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      const leaf = leafOf(path);
      if (!world.isEnd(leaf.state)) grow(leaf, world.policy, plan.topK);
      backUp(path, world.value((leaf.children[0] ?? leaf).state));
    }),
  },
  "child-visited-too": {
    because:
      "The leaf was expanded, and a child of it visited at once. The leaf itself is evaluated; its children wait for later visits.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      const leaf = leafOf(path);
      if (!world.isEnd(leaf.state)) {
        grow(leaf, world.policy, plan.topK);
        path.push(leaf.children[0]);
      }
      backUp(path, world.value(leafOf(path).state));
    }),
  },
  "ends-expanded": {
    because: "The policy was asked for an end. Nothing follows it, and a call costs a pass through a model.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      const value = world.value(leafOf(path).state);
      grow(leafOf(path), world.policy, plan.topK);
      backUp(path, value);
    }),
  },
  "ends-not-counted": {
    because: "A simulation that ended at an end was not backed up. Its value is the most certain one of all.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      if (world.isEnd(leafOf(path).state)) world.value(leafOf(path).state);
      else along(path, world, plan.topK);
    }),
  },
  "childless-not-counted": {
    because:
      "A leaf that got no children was not backed up. Each simulation counts its visit, and the value of its leaf.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      const leaf = leafOf(path);
      const value = world.value(leaf.state);
      if (!world.isEnd(leaf.state)) {
        grow(leaf, world.policy, plan.topK);
        if (leaf.children.length === 0) return;
      }
      backUp(path, value);
    }),
  },
  "stops-at-a-solved-end": {
    because:
      "The search stopped where a value was 1. It makes all its simulations: when to stop is up to the caller.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      let worth = 0;
      const value = (state: unknown) => {
        worth = world.value(state);
        return worth;
      };
      along(path, { ...world, value }, plan.topK);
      return worth >= 1 ? STOP : undefined;
    }),
  },
  "backed-up-by-hand": {
    because:
      "The back-up was written out without the check that `backUp` makes: a value that is NaN or infinite is to be refused.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      const leaf = leafOf(path);
      const value = world.value(leaf.state);
      if (!world.isEnd(leaf.state)) grow(leaf, world.policy, plan.topK);
      for (const node of path) {
        node.visits += 1;
        node.valueSum += value;
      }
    }),
  },
  "ends-not-asked": {
    because: "An end got the value 0 unasked. The world says what it is worth, as for any other state.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      if (world.isEnd(leafOf(path).state)) backUp(path, 0);
      else along(path, world, plan.topK);
    }),
  },
  "ends-worth-nothing": {
    because: "An end got the value 0. What it is worth says the world, as for any other state.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      if (world.isEnd(leafOf(path).state)) backUp(path, 0 * world.value(leafOf(path).state));
      else along(path, world, plan.topK);
    }),
  },
  "value-of-the-root": {
    because: "The root was evaluated in each simulation. The leaf says something new, the root doesn't.",
    ...simulating(({ root, world, plan, select }) => {
      const path = select();
      const value = world.value(root.state);
      if (!world.isEnd(leafOf(path).state)) grow(leafOf(path), world.policy, plan.topK);
      backUp(path, value);
    }),
  },
  "value-of-the-parent": {
    because: "The node before the leaf was evaluated. The leaf is what the simulation has reached.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      const value = world.value(path[path.length - 2].state);
      if (!world.isEnd(leafOf(path).state)) grow(leafOf(path), world.policy, plan.topK);
      backUp(path, value);
    }),
  },
  "value-at-every-node": {
    because:
      "Every node of the path was evaluated and got its own value. All of them count the value of the leaf.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      for (const node of path) backUp([node], world.value(node.state));
      if (!world.isEnd(leafOf(path).state)) grow(leafOf(path), world.policy, plan.topK);
    }),
  },
  "value-asked-twice": {
    because:
      "The value was asked twice in a simulation. An evaluator that is a model costs a pass each time.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      world.value(leafOf(path).state);
      along(path, world, plan.topK);
    }),
  },
  "known-ends-skipped": {
    because:
      "An end that was reached again was not evaluated. Each simulation evaluates the state that it reaches.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      const { visits, valueSum } = leafOf(path);
      if (visits > 0) backUp(path, valueSum / visits);
      else along(path, world, plan.topK);
    }),
  },
  "known-ends-passed-over": {
    because:
      "An end that was reached again was passed over. Each simulation evaluates the state that it reaches, and backs it up.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      const leaf = leafOf(path);
      if (!(world.isEnd(leaf.state) && leaf.visits > 0)) along(path, world, plan.topK);
    }),
  },
  "leaf-only-backed-up": {
    because: "Only the leaf was backed up. Its value is evidence about every choice on the path.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      along(path.slice(-1), world, plan.topK);
    }),
  },
  "root-not-backed-up": {
    because:
      "The root was left out of the back-up, so it stays without visits and its children without a bonus.",
    ...simulating(({ world, plan, select }) => along(select().slice(1), world, plan.topK)),
  },
  "past-the-root": {
    because: "The back-up went on above the root. What is above belongs to another search.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      for (let node = path[0].parent; node; node = node.parent) path.unshift(node);
      along(path, world, plan.topK);
    }),
  },
  "children-of-the-root-unlimited": {
    because: "topK was ignored below the root. It limits the children of every node.",
    ...simulating(({ world, select }) => along(select(), world, Number.POSITIVE_INFINITY)),
  },
  "counts-begin-anew": {
    because:
      "The counts of the root were set to 0. A search may continue another one, and keeps what is known.",
    ...simulating(
      ({ world, plan, select }) => along(select(), world, plan.topK),
      (root) => {
        root.visits = 0;
        root.valueSum = 0;
      },
    ),
  },
  "root-evaluated-first": {
    because:
      "The root was evaluated and counted before the first simulation. It has as many visits as there are simulations.",
    treeSearch<S>(root: Node<S>, world: SearchWorld<S>, plan: SearchPlan<S>): void {
      right(root, world, {
        ...plan,
        simulations: Math.min(plan.simulations, 0),
      });
      if (plan.simulations > 0) backUp([root], world.value(root.state));
      right(root, world, plan);
    },
  },
  "one-too-few": {
    because: "One simulation is missing. The expansion of the root is none.",
    treeSearch<S>(root: Node<S>, world: SearchWorld<S>, plan: SearchPlan<S>): void {
      right(root, world, {
        ...plan,
        simulations: plan.simulations > 0 ? plan.simulations - 1 : plan.simulations,
      });
    },
  },
  "old-tree-thrown-away": {
    because:
      "The children of the root were thrown away first. A search goes on with what an earlier one has counted.",
    ...simulating(
      ({ world, plan, select }) => along(select(), world, plan.topK),
      (root) => {
        root.children = [];
      },
    ),
  },
  "root-two-for-c-of-0": {
    because: "A c of 0 was taken for none and replaced, as || does. With 0 the mean values alone decide.",
    ...simulating(({ root, world, plan }) =>
      along(
        selectPath(root, (child, parent) => plan.score(child, parent.visits, plan.c || Math.SQRT2)),
        world,
        plan.topK,
      ),
    ),
  },
  "simulations-in-all": {
    because:
      "The visits of earlier searches were taken off. Each call makes as many simulations as it is told to.",
    ...simulating(({ root, world, plan, made, select }) => {
      if (root.visits >= plan.simulations && made >= 0) return STOP;
      along(select(), world, plan.topK);
      return undefined;
    }),
  },
  "two-players": {
    because:
      "The sign of the value changed from level to level, as in a game of two. Here all nodes on the path get the same value.",
    ...simulating(({ world, plan, select }) => {
      const path = select();
      const leaf = leafOf(path);
      const value = world.value(leaf.state);
      if (!world.isEnd(leaf.state)) grow(leaf, world.policy, plan.topK);
      backUp([], value);
      for (const [depth, node] of path.entries()) {
        node.visits += 1;
        node.valueSum += (path.length - 1 - depth) % 2 === 0 ? value : -value;
      }
    }),
  },
});
