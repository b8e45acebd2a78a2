// Some of unfold's switches are no buttons: they get a name, a place among the tab stops, and the keys of a button.
(() => {
  const NAMES = { dock_to_right: "Show or hide the menu", filter_list: "Filters", close: "Close", more_horiz: "More" };
  const SWITCHES = "span[x-on\\:click], a[x-on\\:click]:not([href]), div[x-on\\:click]:not(.hd-search *)";

  const name = (element) => {
    element.tabIndex = 0;
    element.setAttribute("role", "button");
    const words = element.textContent.trim();
    if (NAMES[words]) element.setAttribute("aria-label", NAMES[words]);
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(SWITCHES).forEach(name));
  // The help signs of Django's boxes of two lists are made by its script while the page loads.
  window.addEventListener("load", () =>
    setTimeout(() => document.querySelectorAll(".help-tooltip").forEach((sign) => sign.setAttribute("role", "img"))),
  );
  document.addEventListener("keydown", (event) => {
    if (!["Enter", " "].includes(event.key) || !event.target.matches?.(SWITCHES)) return;
    event.preventDefault();
    event.target.click();
  });
})();
