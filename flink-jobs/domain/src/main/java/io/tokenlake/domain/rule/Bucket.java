package io.tokenlake.domain.rule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is known of one stretch of time of one group. */
public record Bucket(List<ModelSums> models, List<Exemplar> exemplars) {
  static final Bucket EMPTY = new Bucket(List.of(), List.of());

  /** Models beyond so many are one. */
  private static final int MOST_MODELS = 50;

  private static final String OTHER = "__other__";
  private static final int MOST_EXEMPLARS = 3;

  Bucket plus(String model, WindowSums sums) {
    String name = model == null ? "" : model;
    boolean known = models.stream().anyMatch(one -> one.model().equals(name));
    String key = known || models.size() < MOST_MODELS ? name : OTHER;
    return new Bucket(plus(models, key, sums), exemplars);
  }

  Bucket plus(Exemplar exemplar) {
    List<Exemplar> next = new ArrayList<>(exemplars);
    next.removeIf(one -> one.spanId() != null && one.spanId().equals(exemplar.spanId()));
    next.add(exemplar);
    next.sort(Comparator.comparingDouble(Exemplar::value).reversed());
    return new Bucket(
        models, new ArrayList<>(next.subList(0, Math.min(MOST_EXEMPLARS, next.size()))));
  }

  /** The sums of both, model by model. */
  static List<ModelSums> plus(List<ModelSums> all, List<ModelSums> more) {
    List<ModelSums> sum = all;
    for (ModelSums one : more) {
      sum = plus(sum, one.model(), one.sums());
    }
    return sum;
  }

  private static List<ModelSums> plus(List<ModelSums> all, String model, WindowSums sums) {
    List<ModelSums> next = new ArrayList<>();
    WindowSums before = WindowSums.ZERO;
    for (ModelSums one : all) {
      if (one.model().equals(model)) {
        before = one.sums();
      } else {
        next.add(one);
      }
    }
    next.add(new ModelSums(model, before.plus(sums)));
    return next;
  }

  static WindowSums total(List<ModelSums> models) {
    return models.stream().map(ModelSums::sums).reduce(WindowSums.ZERO, WindowSums::plus);
  }
}
