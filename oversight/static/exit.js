// Three presses of Shift leave the page, as its link does without this script. The Back button does not lead here again.
(function () {
  "use strict";
  var presses = 0, last = 0;
  document.addEventListener("keyup", function (event) {
    var at = Date.now(), way = document.querySelector(".app-exit");
    if (event.key !== "Shift" || !way) { presses = 0; return; }
    presses = at - last < 1000 ? presses + 1 : 1;
    last = at;
    if (presses === 3) {
      document.documentElement.hidden = true;
      location.replace(way.href);
    }
  });
})();
