"""契約の取り決め: what city and NPO agreed and the rules ask for (a price, a cut-off), dated by month."""
