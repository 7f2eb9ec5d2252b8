package io.tokenlake.local.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another class's {@code main} for as long as the process that started this one lives. The
 * parent holds the other end of stdin; however it ends, kill -9 included, that end closes.
 */
public final class Tether {
  private Tether() {}

  public static void main(String[] args) throws Throwable {
    Thread watch = new Thread(Tether::haltWithParent, "tether");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void haltWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent; only the end is waited for.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(1);
  }
}
