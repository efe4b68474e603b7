package dev.emotion4j.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class TensorPoolTest {
  @Test
  void whatIsGivenBackIsTakenAgain() {
    TensorPool pool = new TensorPool(6);
    FloatBuffer first = pool.take();
    FloatBuffer second = pool.take();
    assertThat(second).isNotSameAs(first);
    assertThat(first.capacity()).isEqualTo(6);
    assertThat(first.isDirect()).isTrue();
    pool.give(first);
    assertThat(pool.take()).isSameAs(first);
  }
}
