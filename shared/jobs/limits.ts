/** How many jobs are read for one page: a megabyte or two. The jobs of 90 days can be many times that. */
export const mostRead = 1_000;
