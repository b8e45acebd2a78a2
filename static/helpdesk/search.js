// The side bar's search: `t` goes there, the arrows walk through what was found, Escape clears it.
(() => {
  const box = () => document.getElementById("nav-filter");
  const found = () => [...document.querySelectorAll("#search-results a")];
  const clear = () => document.getElementById("search-results")?.replaceChildren();

  const step = (event, by) => {
    const places = [box(), ...found()];
    const next = places[places.indexOf(document.activeElement) + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "t" && !event.target.closest("input, textarea, select, [contenteditable], dialog")) {
      event.preventDefault();
      box()?.focus();
    }
    if (!event.target.closest(".hd-search")) return;
    if (event.key === "ArrowDown") step(event, 1);
    if (event.key === "ArrowUp") step(event, -1);
    if (event.key === "Escape") {
      clear();
      box().value = "";
      box().focus();
    }
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest(".hd-search")) clear();
  });
})();
