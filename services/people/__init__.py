"""利用者: who receives meals, under which decision of the city and in which burden class."""
