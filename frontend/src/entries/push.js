import { offerPush } from "../modules/push.js";

offerPush(document.querySelector("[data-push]"));
