import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./train-two-moons.js")>({});
