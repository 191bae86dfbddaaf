"""提出: a report goes to the city's desk, its verdict is heard, a mended month goes again."""
