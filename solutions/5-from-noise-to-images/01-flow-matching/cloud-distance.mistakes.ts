import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./cloud-distance.js")>({});
