// An open ticket's page says when its draft has changed or somebody has written; a tab that nobody sees asks nothing.
(() => {
  const EACH_MS = 15_000;
  const place = document.querySelector("[data-watch]");
  if (!place) return;

  const tell = (words) => {
    const link = document.createElement("a");
    link.className = "hd-link";
    link.href = location.pathname;
    link.textContent = "Load the page again";
    place.classList.add("hd-panel", "hd-alert");
    place.replaceChildren(`${words} `, link, ". What you have typed is lost by that; copy it first.");
    clearInterval(timer);
  };

  const look = async () => {
    if (document.hidden) return;
    let now;
    try {
      const answer = await fetch(place.dataset.watch, { headers: { Accept: "application/json" }, redirect: "error" });
      if (!answer.ok) return;
      now = await answer.json();
    } catch {
      return;
    }
    if (now.message !== place.dataset.message) {
      const what = now.by === "customer" ? "The customer has written" : "Somebody has answered";
      tell(`${what} since you opened this page.`);
    }
    else if (now.draft !== place.dataset.draft) tell("The draft has changed since you opened this page.");
  };

  const timer = setInterval(look, EACH_MS);
  document.addEventListener("visibilitychange", look);
})();
