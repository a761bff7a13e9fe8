import assert from "node:assert/strict";
import { test } from "node:test";
import { ownTime } from "../src/modules/zones.js";

const at = (text) => new Date(text);

test("whoever's clock says the same sees nothing more", () => {
  assert.equal(ownTime(at("2027-03-24T09:00:00Z"), "Europe/Berlin", "Europe/Berlin", "en"), "");
  assert.equal(ownTime(at("2027-03-24T09:00:00Z"), "Europe/Berlin", "Europe/Paris", "en"), "");
});

test("between two changes of the clocks the difference is another", () => {
  // New York changes on 14 March 2027, Berlin on 28 March: five hours apart in between, six before and after.
  const ten = ["2027-03-12T09:00Z", "2027-03-24T09:00Z", "2027-03-29T08:00Z"];
  const own = ten.map((time) => ownTime(at(time), "Europe/Berlin", "America/New_York", "en"));
  assert.deepEqual(own, ["04:00", "05:00", "04:00"]);
});

test("another day is named, in the page's language", () => {
  assert.equal(ownTime(at("2027-03-24T15:00:00Z"), "Europe/Berlin", "Pacific/Auckland", "en"), "Thu 04:00");
  assert.match(ownTime(at("2027-03-24T15:00:00Z"), "Europe/Berlin", "Pacific/Auckland", "de"), /^Do\.? 04:00$/);
  assert.equal(ownTime(at("2027-03-24T08:00:00Z"), "Europe/Berlin", "America/Los_Angeles", "en"), "01:00");
});

test("a zone that differs only in summer is shown only then", () => {
  assert.equal(ownTime(at("2027-01-12T09:00Z"), "Europe/Berlin", "Africa/Algiers", "en"), "");
  assert.equal(ownTime(at("2027-07-12T08:00Z"), "Europe/Berlin", "Africa/Algiers", "en"), "09:00");
});
