package io.tokenlake.tables.maintenance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/** Real objects at whose calls something else happens first or after: races, made certain. */
final class Intercepted {
  private Intercepted() {}

  /** The same, with another result of one method. */
  static <T> T after(Class<T> type, T of, String method, UnaryOperator<Object> result) {
    return intercept(type, of, method, () -> {}, result);
  }

  /** The same, with something done first whenever one method is called. */
  static <T> T before(Class<T> type, T of, String method, Runnable first) {
    return intercept(type, of, method, first, UnaryOperator.identity());
  }

  private static <T> T intercept(
      Class<T> type, T of, String method, Runnable first, UnaryOperator<Object> result) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              boolean meant = called.getName().equals(method);
              if (meant) {
                first.run();
              }
              try {
                Object returned = called.invoke(of, arguments);
                return meant ? result.apply(returned) : returned;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
