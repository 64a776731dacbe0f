import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./negative-guide.js")>({});
