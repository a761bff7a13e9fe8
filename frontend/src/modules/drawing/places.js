/* The list of places: the same drawing for the keyboard and for ears. A place is ticked when it was chosen here,
   and also when paint covers it; then it says so. Only chosen ones are sent as such: paint speaks for itself. */

/** `act` = {choose(region), remove(region)}. Gives back {places, show}. */
export function startPlaces(box, act) {
  const list = box.querySelector("[data-drawing-list]");
  const inputs = Array.from(box.querySelectorAll("input[data-region]"));
  const places = new Map(
    inputs.map((input) => [input.value, { region: input.value, area: input.dataset.area, side: input.dataset.side }]),
  );
  const field = inputs[0]?.name;

  for (const input of inputs) {
    input.addEventListener("change", () => (input.checked ? act.choose(input.value) : act.remove(input.value)));
  }
  startFilter(list, inputs);

  return {
    /** Regions ticked while there was no script. */
    ticked: () => inputs.filter((input) => input.checked).map((input) => input.value),
    /** {area, side} of each region, in the order of the list. */
    of: (regions) => [...places.values()].filter((place) => regions.has(place.region)),
    /** Show what is marked by name and what is painted; the form hears of a change in the former. */
    show(marked, painted) {
      let changed = false;
      for (const input of inputs) {
        const isPainted = painted.has(input.value) && !marked.has(input.value);
        changed ||= (input.checked && input.name !== "") !== marked.has(input.value);
        input.checked = isPainted || marked.has(input.value);
        if (isPainted) input.removeAttribute("name");
        else input.name = field;
        input.parentElement.querySelector("[data-painted]").hidden = !isPainted;
      }
      if (changed) inputs.find((input) => input.name)?.dispatchEvent(new Event("input", { bubbles: true }));
    },
  };
}

/** Words typed into the search leave only the places that have them all. */
function startFilter(list, inputs) {
  const search = list.querySelector("[data-place-search]");
  const found = list.querySelector("[data-places-found]");
  if (!search) return;
  const words = inputs.map((input) => `${input.dataset.area} ${input.parentElement.textContent}`.toLowerCase());

  function filter() {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    inputs.forEach((input, i) => {
      const fits = wanted.every((word) => words[i].includes(word));
      input.parentElement.hidden = !fits;
      count += fits;
    });
    for (const group of list.querySelectorAll("[data-place-group]")) {
      group.hidden = !inputs.some((input) => group.contains(input) && !input.parentElement.hidden);
    }
    found.textContent = wanted.length ? found.dataset.text.replace("{count}", count) : "";
  }

  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // looking for a place sends nothing
    if (event.key === "Escape" && search.value) {
      search.value = "";
      filter();
    }
  });
}
