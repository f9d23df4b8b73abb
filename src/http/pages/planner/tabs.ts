// What is shown of a spec: a tab is one file, and this list names it.

import type { Tab } from "./tab";
import { findings } from "./tabs/findings";
import { network } from "./tabs/network";
import { releases } from "./tabs/releases";
import { routes } from "./tabs/routes";
import { subnets } from "./tabs/subnets";

/** The tabs, in their order. */
export const TABS: readonly Tab[] = [findings, network, subnets, routes, releases];
