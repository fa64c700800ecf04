import type { Server } from 'node:http';
import { Problem } from '../problem.ts';

/**
 * Listens on the loopback interface.
 * @param port 0 for any free one
 * @returns the port that was taken
 * @throws Problem when the port is busy
 */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Problem(
              `Port ${port} is busy; choose another one: npm start -- --port N (0 takes any free one).`,
            )
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/** Stops a server and cuts the connections that are still open. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
